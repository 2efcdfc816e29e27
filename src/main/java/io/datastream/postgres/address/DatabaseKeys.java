package io.datastream.postgres.address;

/** Settings that are made of the address alone, for what Quarkus has no key for. */
public final class DatabaseKeys {
  /** How long making a connection may take; absent where the address doesn't say. */
  public static final String CONNECT_TIMEOUT = "database-url.connect-timeout";

  /** Whether the server has to be looked at before it is taken: it must be writable. */
  public static final String WRITABLE = "database-url.writable";

  private DatabaseKeys() {}
}
