package io.datastream.source;

/** Default values in their written form, shared by the mapping and by the check for strays. */
final class ConfigDefaults {

  static final String CONNECT_TIMEOUT = "5s";
  static final String READ_TIMEOUT = "30s";
  static final String RETRIES = "4";
  static final String MAX_REDIRECTS = "5";
  static final String DELIMITER = ",";
  static final String CHARSET = "UTF-8";
  static final String HEADER_NAMES = "mend";
  static final String BATCH_SIZE = "500";

  private ConfigDefaults() {}
}
