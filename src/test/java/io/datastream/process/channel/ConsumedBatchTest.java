package io.datastream.process.channel;

import static io.datastream.process.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.coordination.OffsetStep;
import io.datastream.coordination.PartitionClaim;
import io.datastream.landing.BatchWrite;
import io.datastream.landing.CommitTurn;
import io.datastream.process.Messages;
import io.datastream.process.decode.BatchDecoder.DecodedBatch;
import io.datastream.process.decode.DecodeFindings;
import io.datastream.topic.Subscription;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConsumedBatchTest {
  @Test
  void theWriteCarriesWhatTheBatchIs() {
    PartitionClaim claim = Messages.claim();
    List<OffsetStep> steps = List.of(new OffsetStep(2, 40, 42));
    ConsumedBatch batch =
        new ConsumedBatch(
            null,
            new Subscription(claim.topic(), claim.group(), "envelope"),
            claim,
            List.of(message(2, 40, "a"), message(2, 41, "b")),
            steps,
            CommitTurn.alone());

    BatchWrite write =
        batch.write(
            new DecodedBatch(
                new TreeMap<>(), List.of(), List.of(), 0, new DecodeFindings(), List.of()));

    assertThat(write.claim()).isSameAs(claim);
    assertThat(write.offsets()).isEqualTo(steps);
    assertThat(write.messages()).isEqualTo(2);
  }
}
