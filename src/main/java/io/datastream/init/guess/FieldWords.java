package io.datastream.init.guess;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a field's name says of what it holds.
 *
 * @param name in lower case, its words joined by underscores
 */
record FieldWords(String name) {
  private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
  private static final Pattern BETWEEN = Pattern.compile("[^a-z0-9]+");

  /** Of digits that are no number: a zero before them counts. */
  private static final Pattern LABEL =
      Pattern.compile(
          "(^|.*_)(zip|zipcode|plz|postal|postcode|postleitzahl|phone|tel|telephone|telefon|fax|mobile|isbn|iban|bic|ssn|vat|account|konto|blz|card)(_.*|$)");

  private static final Pattern KEY = Pattern.compile("_?(id|uuid|guid)|key");
  private static final Pattern ENDS_AS_KEY = Pattern.compile(".*_(id|uuid|guid|key)");
  private static final Pattern NUMBER =
      Pattern.compile("(.*_)?(no|nr|num|number|code|ref|reference|sku|slug|isbn|ean|email)");
  private static final Pattern PART =
      Pattern.compile("(line|line_no|position|pos|item|seq|sequence|version|date|day|datum)");

  private static final Pattern MOMENT =
      Pattern.compile(
          "(.*_)?(at|on|time|timestamp|ts|date|day|datum|created|updated|modified|changed|since)");

  static FieldWords of(String field) {
    String humps = HUMP.matcher(field).replaceAll("_").toLowerCase(Locale.ROOT);
    return new FieldWords(BETWEEN.matcher(humps).replaceAll("_"));
  }

  boolean isLabel() {
    return LABEL.matcher(name).matches();
  }

  /** Whether it is called as times are. */
  boolean isMoment() {
    return MOMENT.matcher(name).matches();
  }

  /** How much it looks like what identifies a record of a source; 0 for not at all. */
  int rankAsKey(String source) {
    String one = source.endsWith("s") ? source.substring(0, source.length() - 1) : source;
    if (KEY.matcher(name).matches()) {
      return name.equals("id") ? 100 : 95;
    } else if (ENDS_AS_KEY.matcher(name).matches()) {
      return name.startsWith(one + "_") ? 90 : 70;
    } else if (NUMBER.matcher(name).matches()) {
      return name.startsWith(one + "_") ? 80 : 55;
    }
    return 0;
  }

  /** Whether it may be one of several that identify a record together. */
  boolean mayBePartOfKey() {
    return rankAsKey("") > 0 || PART.matcher(name).matches();
  }

  /** How much it looks like the time at which something happened; 0 for not at all. */
  int rankAsEventTime() {
    if (name.matches("(event|occurred|happened)(_.*)?")) {
      return 100;
    } else if (name.matches("(created|ordered|placed|sent)(_(at|on|time|date|timestamp))?")) {
      return 90;
    } else if (name.matches("(at|timestamp|time|ts|date|datetime|datum|date_time)")) {
      return 80;
    } else if (name.matches("(updated|modified|changed)(_(at|on|time|date|timestamp))?")) {
      return 70;
    }
    return name.matches(".*_(at|on|time|timestamp|ts|date)") ? 60 : 0;
  }

  /** Whether it says which version of a record is the newest. */
  boolean isVersion() {
    return name.matches(
        "(last_)?(updated|modified|changed)(_(at|on|time|date|timestamp))?|version");
  }
}
