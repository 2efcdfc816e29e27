package io.datastream.look.preview;

import io.datastream.config.DatastreamConfig;
import io.datastream.source.SourceUnavailableException;
import io.datastream.topic.ConfiguredTopics;
import io.datastream.topic.NewestMessages;
import io.datastream.topic.Subscription;
import io.datastream.topic.TopicInquiry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;

/** Takes the newest messages of the topic of a source that others write. */
@Singleton
class NewestRecords {
  /** Envelopes of other sources may stand between those of this one. */
  private static final int ENVELOPES = 500;

  private final ConfiguredTopics topics;
  private final TopicInquiry inquiry;
  private final NewestMessages messages;

  NewestRecords(ConfiguredTopics topics, TopicInquiry inquiry, NewestMessages messages) {
    this.topics = topics;
    this.inquiry = inquiry;
    this.messages = messages;
  }

  /**
   * Takes them.
   *
   * @param most messages of each partition, where all are this source's
   * @return fails with {@link SourceUnavailableException} where there is no such topic
   */
  Uni<Taken> take(String source, int most) {
    Subscription topic = topics.choose(List.of(topics.of(source))).get(0);
    boolean envelopes = topic.format().equals(DatastreamConfig.ENVELOPE);
    return inquiry
        .state(topic.topic())
        .chain(
            state ->
                state.exists()
                    ? messages.read(state, envelopes ? ENVELOPES : most)
                    : Uni.createFrom()
                        .failure(
                            new SourceUnavailableException(
                                "source '%s': the topic %s does not exist; correct datastream.sources.%s.topic, or wait until something was written to it"
                                    .formatted(source, topic.topic(), source),
                                null)))
        .map(found -> new Taken(topic, found, List.of(), List.of(), false));
  }
}
