package io.datastream.process.decode;

import io.datastream.message.RecordRules;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * The rules for the records of one message, whose source is known when its reader has come to it.
 * Not thread-safe.
 */
final class MessageRules implements Function<String, List<String>> {
  private final SourceRules rules;
  private final byte[] header;
  private final DecodeFindings findings;
  private String source;
  private SourceRules.Rules ofSource;

  MessageRules(SourceRules rules, ConsumerRecord<byte[], byte[]> message, DecodeFindings findings) {
    this.rules = rules;
    Header found = message.headers().lastHeader(RecordRules.HEADER);
    this.header = found == null ? null : found.value();
    this.findings = findings;
  }

  /** The fields to bring out of the records. */
  @Override
  public List<String> apply(String name) {
    return of(name).fields();
  }

  /** The rules, if the message is of this source. */
  SourceRules.Rules of(String name) {
    if (!name.equals(source)) {
      source = name;
      ofSource = rules.of(name, header, findings);
    }
    return ofSource;
  }
}
