/**
 * The format {@code json}: a message is a JSON object, which is a record, or an array of them. All
 * are of one source, that of the topic.
 */
package io.datastream.message.json;
