package io.datastream.ingest;

import io.datastream.failure.FailureCode;
import io.datastream.failure.FailureText;
import io.datastream.message.ReadingMark;
import io.datastream.quarantine.QuarantineEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Counts one source's way into Kafka, also when it is cut short. */
final class TallyKeeper {
  private static final Logger LOG = Logger.getLogger(TallyKeeper.class);

  /** Pieces that a result names; quarantine has them all. */
  private static final int NAMED = 10;

  private final String source;
  private final UUID runId;
  private final List<String> broken = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private long messages;
  private long records;
  private long bytes;
  private long quarantined;
  private String error;
  private boolean serverAway;

  /**
   * @param runId under which quarantine has what is broken
   */
  TallyKeeper(String source, UUID runId) {
    this.source = source;
    this.runId = runId;
  }

  /** The step's envelope is acknowledged and its broken pieces are in quarantine. */
  synchronized void done(Cut cut) {
    if (cut.envelope() != null) {
      messages++;
      records += cut.records();
      bytes += cut.envelope().length;
    }
    for (QuarantineEntry entry : cut.broken()) {
      quarantined++;
      if (broken.size() < NAMED) {
        String named = entry.place() + ": " + entry.detail();
        broken.add(named);
        LOG.warnf("%s: %s", source, named);
      }
    }
    if (cut.error() != null) {
      error = cut.error();
    }
  }

  /** What stands for the end of the source is acknowledged, if anything does. */
  synchronized void ended(int endBytes) {
    messages += endBytes == 0 ? 0 : 1;
    bytes += endBytes;
  }

  /**
   * How the reading has gone.
   *
   * @param whole whether the source has no more than it gave
   */
  synchronized ReadingMark.Outcome outcome(boolean whole) {
    if (error != null) {
      return ReadingMark.Outcome.FAILED;
    }
    if (!whole) {
      return ReadingMark.Outcome.PARTIAL;
    }
    return quarantined > 0 ? ReadingMark.Outcome.FAULTY : ReadingMark.Outcome.COMPLETE;
  }

  /** What is to be said about the source although it could be read. */
  synchronized void warn(List<String> more) {
    warnings.addAll(more);
    more.forEach(warning -> LOG.warnf("%s: %s", source, warning));
  }

  /** The source could not be read, or not be sent, any further. */
  synchronized void failed(Throwable failure) {
    error = FailureText.of(failure).line();
    serverAway = FailureCode.of(failure).outlook() == FailureCode.Outlook.PASSING;
    LOG.warn(error);
  }

  /** Whether the source could not be read to its end so far. */
  synchronized boolean hasError() {
    return error != null;
  }

  /** No more comes of the source. */
  synchronized SourceTally end() {
    if (quarantined > broken.size()) {
      warn(
          List.of(
              "%d more broken pieces are in quarantine: SELECT place, detail FROM quarantined_records WHERE run_id = '%s' AND source = '%s' ORDER BY id"
                  .formatted(quarantined - broken.size(), runId, source.replace("'", "''"))));
    }
    return new SourceTally(
        messages, records, bytes, quarantined, error, broken, warnings, serverAway);
  }
}
