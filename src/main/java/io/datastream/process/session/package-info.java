/**
 * Sessions of runs on a topic. {@link io.datastream.process.session.TopicSession} tells the trip of
 * the messages: polled, handed over, committed, told to the group. When a session fails for a
 * reason that passes, {@link io.datastream.process.session.TopicReader} begins another one.
 */
package io.datastream.process.session;
