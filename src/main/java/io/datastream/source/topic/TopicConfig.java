package io.datastream.source.topic;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/** Settings of sources whose records others write onto a topic. */
@ConfigMapping(prefix = "datastream.sources")
public interface TopicConfig {

  /**
   * The sources by their names.
   *
   * @return never null for any name
   */
  @WithParentName
  @WithDefaults
  Map<String, TopicSource> sources();

  /** One source, of type {@code topic}. */
  interface TopicSource {

    /**
     * What the messages on the topic are: {@code envelope}, or {@code json} (a JSON object, which
     * is a record, or an array of them; all of one source). Without it, {@code datastream.format}
     * for {@code datastream.topic}, {@code envelope} for other topics. With {@code json}, {@code
     * key} and {@code event-time} may name parts of the message too: {@code _key}, {@code
     * _key.<field>} where it is a JSON object, {@code _headers.<name>}, {@code _timestamp}.
     *
     * @return empty when not given
     */
    Optional<String> format();
  }
}
