package io.datastream.process.decode;

import io.datastream.failure.CheckedSettings;
import io.datastream.failure.Problems;
import io.datastream.topic.ConfiguredTopics;
import jakarta.inject.Singleton;
import java.util.List;

/** Whether there are the formats that the topics are said to have. */
@Singleton
class FormatsOfTopics implements CheckedSettings {
  private final MessageFormats formats;
  private final ConfiguredTopics topics;

  FormatsOfTopics(MessageFormats formats, ConfiguredTopics topics) {
    this.formats = formats;
    this.topics = topics;
  }

  @Override
  public List<String> problems() {
    Problems wrong = new Problems();
    topics.processed().forEach(topic -> wrong.check(() -> formats.format(topic)));
    return wrong.lines();
  }
}
