package io.datastream.postgres;

import io.datastream.config.ServiceUnreachableException;

/** A connection that PostgreSQL had answered on before has ended, or has fallen silent. */
public class LostConnectionException extends ServiceUnreachableException {
  private static final long serialVersionUID = 1L;

  LostConnectionException(String address, String key, String why, Throwable cause) {
    super("PostgreSQL", address, key, why, cause);
  }
}
