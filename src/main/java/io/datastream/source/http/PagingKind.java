package io.datastream.source.http;

import io.datastream.source.SourceKey;

/** A way in which pages follow each other. Each is a bean, found when the application is built. */
public interface PagingKind {

  /** What {@code paging.type} calls it, in lower case. */
  String type();

  /**
   * How it is for one source.
   *
   * @throws io.datastream.source.SourceConfigurationException when its settings are wrong
   */
  Paging of(SourceKey key, PagingConfig config);
}
