package io.datastream.source.catalog;

import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** What every source may have; the rest is its kind's. {@link SourceCatalog} checks it. */
public interface SourceConfig {

  /** Of sources that say nothing. */
  String BATCH_SIZE = "500";

  /**
   * What kind of source it is. Required: {@code api} (over HTTP), {@code csv} (a file), {@code
   * file} (a file of another format), {@code topic} (others write its records), {@code push}
   * (others send them to {@code POST /api/v1/sources/<name>/records}) or {@code sample} (ten
   * built-in users).
   *
   * @return empty when not given, which is an error
   */
  Optional<String> type();

  /**
   * The fields that together identify a record, separated by commas. A record that lacks one of
   * them goes to quarantine; null and an empty text are none. Without this key it is {@code id};
   * where a record has none, its place in the run that sent it, if that run had a key, else its
   * place on the topic.
   *
   * @return empty when not given
   */
  Optional<List<String>> key();

  /**
   * The field that tells when a record came to be: ISO 8601, or seconds or milliseconds since 1970
   * as a number or as its digits in a text. Null or blank is no time; anything else goes to
   * quarantine.
   *
   * @return empty when not given
   */
  Optional<String> eventTime();

  /**
   * The table of its own that the source's records land in, as SQL names it: {@code shop.orders}.
   * It is created if it is missing. Without it they land in {@code stream_records}.
   *
   * @return empty when not given
   */
  Optional<String> table();

  /**
   * The topic of its own that the source's records are sent to, or that others write them to; runs
   * that process read it too. Without it, {@code datastream.topic}.
   *
   * @return empty when not given
   */
  Optional<String> topic();

  /**
   * Records of one envelope at most.
   *
   * @return 1 or more
   */
  @WithDefault(BATCH_SIZE)
  int batchSize();
}
