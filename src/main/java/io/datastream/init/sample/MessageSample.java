package io.datastream.init.sample;

import io.datastream.message.Message;
import java.util.List;

/**
 * The first messages of a topic.
 *
 * @param all whether there are no more
 */
public record MessageSample(String topic, List<Message> messages, boolean all) {}
