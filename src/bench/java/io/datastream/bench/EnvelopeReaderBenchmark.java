package io.datastream.bench;

import io.datastream.message.Decoded;
import io.datastream.message.envelope.EnvelopeReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Reading envelopes, without making rows of them. */
@State(Scope.Benchmark)
public class EnvelopeReaderBenchmark {
  private static final int RECORDS = 1000;

  /** Records an envelope. */
  @Param({"100", "1"})
  public int envelope;

  private final List<byte[]> messages = new ArrayList<>();
  private final EnvelopeReader reader = new EnvelopeReader();
  private final Function<String, List<String>> fields = source -> List.of("id");

  /** Makes the messages. */
  @Setup
  public void prepare() {
    Dataset.envelopes(RECORDS, envelope).forEachRemaining(messages::add);
  }

  /** An operation is a record. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public void read(Blackhole blackhole) {
    for (byte[] message : messages) {
      Decoded decoded = reader.read(message, fields);
      blackhole.consume(decoded);
    }
  }
}
