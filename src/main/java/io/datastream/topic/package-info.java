/** The Kafka topic as a place: how it is reached, made if it is missing, and where it ends. */
package io.datastream.topic;
