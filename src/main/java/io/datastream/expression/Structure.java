package io.datastream.expression;

import io.datastream.record.JsonText;

/** An object or an array where it stands in the record; looked into when an expression does. */
final class Structure implements Value {
  private final JsonText json;
  private final Kind kind;
  private Value parsed;

  Structure(JsonText json, Kind kind) {
    this.json = json;
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  /** Its JSON. */
  JsonText json() {
    return json;
  }

  /** What is in it. */
  Value parsed(JsonValues values, Work work) throws Trouble {
    if (parsed == null) {
      parsed = values.read(json, work);
    }
    return parsed;
  }
}
