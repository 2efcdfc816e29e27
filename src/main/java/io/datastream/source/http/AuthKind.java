package io.datastream.source.http;

import io.datastream.source.SourceKey;

/** A way in which sources show who asks. Each is a bean, found when the application is built. */
public interface AuthKind {

  /** What {@code auth.type} calls it, in lower case. */
  String type();

  /**
   * What one source does. Connects to nothing.
   *
   * @param requests for those that have to ask somebody first
   * @throws io.datastream.source.SourceConfigurationException when its settings are wrong
   */
  Authorization of(SourceKey key, AuthConfig config, FormRequests requests);
}
