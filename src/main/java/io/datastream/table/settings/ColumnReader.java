package io.datastream.table.settings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.datastream.expression.Expression;
import io.datastream.failure.Problems;
import io.datastream.record.ExactJson;
import io.datastream.record.JsonText;
import io.datastream.source.SourceKey;
import io.datastream.table.catalog.Identifier;
import io.datastream.table.column.NumberFormat;
import io.datastream.table.column.TextFormat;
import io.datastream.table.column.TimeFormat;
import io.datastream.table.settings.TypedConfig.ColumnConfig;
import io.datastream.table.settings.TypedConfig.ValueConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks what is configured of a column. */
final class ColumnReader {
  /** Types, with schemas, modifiers and brackets; what is none PostgreSQL says. */
  private static final Pattern TYPE =
      Pattern.compile("[\\p{L}_\"][\\p{L}\\p{N}_ .\"]*(\\([\\d, ]+\\))?[\\p{L} ]*(\\[\\d*])*");

  private final SourceKey key;
  private final String name;
  private final String path;
  private final ValueConfig given;
  private final Optional<ColumnConfig> whole;

  ColumnReader(SourceKey key, String name, ColumnConfig given) {
    this(key, name, "columns." + name, given, Optional.of(given));
  }

  /** A column of a child table. */
  ColumnReader(SourceKey key, String name, String path, ValueConfig given) {
    this(key, name, path, given, Optional.empty());
  }

  private ColumnReader(
      SourceKey key, String name, String path, ValueConfig given, Optional<ColumnConfig> whole) {
    this.key = key;
    this.name = name;
    this.path = path;
    this.given = given;
    this.whole = whole;
  }

  /** Whether there is more than a type, which CSV files have too. */
  boolean isBlock() {
    return given.type().isPresent()
        || given.from().isPresent()
        || given.value().isPresent()
        || given.defaultValue().isPresent()
        || given.nullIf().isPresent()
        || given.format().isPresent()
        || given.decimal().isPresent()
        || given.thousands().isPresent()
        || given.timeZone().isPresent()
        || given.mask().isPresent()
        || given.notNull()
        || whole.filter(it -> it.table().isPresent() || ChildReader.asks(it)).isPresent();
  }

  ColumnSettings read() {
    if (!Identifier.fits(name)) {
      throw key.refused("columns", name, "names of 1 to 63 bytes");
    }
    if (FieldName.OWN.contains(name)) {
      throw key.refused(
          "columns",
          name,
          "names other than " + String.join(", ", FieldName.OWN) + ", which are Datastream's own");
    }
    Problems wrong = new Problems();
    Optional<Mask> mask =
        wrong.read(
            () ->
                given.mask().map(it -> ConfiguredTables.word(key, setting("mask"), it, Mask.class)),
            Optional.empty());
    Optional<String> type = wrong.read(this::type, Optional.empty());
    wrong.check(() -> checkMasked(mask, type));
    ColumnSettings column =
        new ColumnSettings(
            name,
            type,
            wrong.read(this::from, List.of()),
            wrong.read(this::value, Optional.empty()),
            given.defaultValue().map(ColumnReader::json),
            Set.copyOf(given.nullIf().orElse(List.of())),
            wrong.read(this::format, null),
            wrong.read(this::zone, ZoneOffset.UTC),
            mask,
            given.notNull(),
            wrong.read(
                () -> whole.flatMap(it -> new ChildReader(key, path, it).read()),
                Optional.empty()));
    wrong.refuse();
    return column;
  }

  private void checkMasked(Optional<Mask> mask, Optional<String> type) {
    if (mask.isPresent() && type.filter(it -> !isText(it)).isPresent()) {
      throw key.refused(
          setting("mask"),
          given.mask().orElseThrow(),
          "masks on columns of type text, not " + type.orElseThrow());
    }
  }

  private static boolean isText(String type) {
    String plain = type.toLowerCase(Locale.ROOT);
    return plain.equals("text")
        || plain.startsWith("varchar")
        || plain.startsWith("character varying");
  }

  private String setting(String of) {
    return path + "." + of;
  }

  private Optional<String> type() {
    if (given.self().isPresent() && given.type().isPresent()) {
      throw key.refused(setting("type"), given.type().get(), "one type, and there is another one");
    }
    return given
        .self()
        .or(given::type)
        .map(String::strip)
        .map(
            it -> {
              if (!TYPE.matcher(it).matches()) {
                throw key.refused(path, it, "a type of PostgreSQL's, like numeric(12,2)");
              }
              return switch (it.toLowerCase(Locale.ROOT)) {
                case "string" -> "text";
                case "number" -> "numeric";
                default -> it;
              };
            });
  }

  private List<String> from() {
    if (given.from().isEmpty()) {
      return List.of();
    }
    String pointer = given.from().get();
    if (!pointer.startsWith("/") || pointer.length() == 1) {
      throw key.refused(setting("from"), pointer, "a JSON pointer to a field, like /times/ordered");
    }
    return Arrays.stream(pointer.substring(1).split("/", -1))
        .map(it -> it.replace("~1", "/").replace("~0", "~"))
        .toList();
  }

  private TextFormat format() {
    boolean number = given.decimal().isPresent() || given.thousands().isPresent();
    if (given.format().isPresent() && number) {
      throw key.refused(
          setting("format"), given.format().get(), "with neither decimal nor thousands");
    }
    if (number) {
      char decimal = given.decimal().map(it -> sign("decimal", it)).orElse('.');
      Character thousands = given.thousands().map(it -> sign("thousands", it)).orElse(null);
      if (thousands != null && thousands == decimal) {
        throw key.refused(setting("thousands"), thousands, "another sign than before the fraction");
      }
      return new NumberFormat(decimal, thousands);
    }
    return given.format().map(this::timeFormat).orElse(null);
  }

  private TimeFormat timeFormat(String pattern) {
    try {
      return new TimeFormat(pattern);
    } catch (IllegalArgumentException e) {
      throw key.refused(
          setting("format"), pattern, "a pattern like dd.MM.yyyy HH:mm (" + e.getMessage() + ")");
    }
  }

  private char sign(String setting, String text) {
    if (text.length() != 1 || Character.isLetterOrDigit(text.charAt(0)) || text.equals("-")) {
      throw key.refused(setting(setting), text, "one sign, like a comma");
    }
    return text.charAt(0);
  }

  private Optional<Expression> value() {
    if (given.value().isPresent() && given.from().isPresent()) {
      throw key.refused(setting("value"), given.value().get(), "either value or from");
    }
    return given.value().map(it -> ConfiguredTables.expression(key, setting("value"), it, false));
  }

  private ZoneId zone() {
    try {
      return given.timeZone().map(it -> ZoneId.of(it.strip())).orElse(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw key.refused(
          setting("time-zone"),
          given.timeZone().orElseThrow(),
          "a zone, like Europe/Berlin or +02:00");
    }
  }

  /** A JSON value, or the text that it is where it is none. */
  private static JsonText json(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    try (JsonParser parser = new ExactJson().parser(bytes, 0, bytes.length)) {
      parser.nextToken();
      parser.skipChildren();
      if (parser.currentToken() != null && parser.nextToken() == null) {
        return new JsonText(bytes, 0, bytes.length);
      }
    } catch (IOException e) {
      // It is text then.
    }
    return JsonText.of(
        '"' + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + '"');
  }
}
