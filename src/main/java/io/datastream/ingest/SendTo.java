package io.datastream.ingest;

import io.datastream.topic.DataStreamTopic;

/**
 * Where envelopes are sent.
 *
 * @param topic Kafka's name of it
 * @param limits of its messages
 */
record SendTo(String topic, DataStreamTopic.Limits limits) {}
