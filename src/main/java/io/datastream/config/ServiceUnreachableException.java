package io.datastream.config;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;

/** Kafka or PostgreSQL did not answer; the message is one line for people. */
public class ServiceUnreachableException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  /**
   * @param service Kafka or PostgreSQL
   * @param address what was tried
   * @param key the setting that names the address
   */
  public ServiceUnreachableException(
      String service, String address, String key, String why, Throwable cause) {
    super(service + " is not reachable at " + address + " (set by " + key + "): " + why, cause);
  }

  @Override
  public FailureCode code() {
    return FailureCode.SERVICE_AWAY;
  }
}
