package io.datastream.source;

/** Default values in their written form, shared by the mapping and by the check for strays. */
public final class ConfigDefaults {

  public static final String CONNECT_TIMEOUT = "5s";
  public static final String READ_TIMEOUT = "30s";
  public static final String RETRIES = "4";
  public static final String MAX_REDIRECTS = "5";
  public static final String DELIMITER = ",";
  public static final String CHARSET = "UTF-8";
  public static final String HEADER_NAMES = "mend";
  public static final String BATCH_SIZE = "500";

  private ConfigDefaults() {}
}
