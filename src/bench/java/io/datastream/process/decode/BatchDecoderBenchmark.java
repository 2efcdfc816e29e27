package io.datastream.process.decode;

import io.datastream.bench.BenchMessages;
import io.datastream.message.envelope.EnvelopeFormat;
import io.datastream.table.Destinations;
import io.datastream.table.jsonb.JsonbMode;
import io.datastream.topic.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From messages to rows. */
@State(Scope.Benchmark)
public class BatchDecoderBenchmark {
  private static final int RECORDS = 1000;

  /** Records an envelope. */
  @Param({"100", "1"})
  public int envelope;

  private final Subscription topic = new Subscription("data-stream", "some-group", "envelope");

  private BatchDecoder decoder;
  private final List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();

  /** Makes the messages and a decoder with the defaults. */
  @Setup
  public void prepare() {
    decoder =
        new BatchDecoder(
            new MessageFormats(List.of(new EnvelopeFormat())),
            new SourceRules(Map.of(), source -> List.of()),
            new Destinations(List.of(new JsonbMode(null)), Map.of()));
    for (byte[] value : BenchMessages.envelopes(RECORDS, envelope)) {
      messages.add(new ConsumerRecord<>("data-stream", 0, messages.size(), null, value));
    }
  }

  /** An operation is a record. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public Object decode() {
    return decoder.decode(topic, messages);
  }
}
