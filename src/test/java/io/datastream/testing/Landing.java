package io.datastream.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.process.KafkaStreamProcessor;
import io.datastream.process.ProcessResult;
import io.datastream.run.RunStart;
import io.datastream.run.TableCounts;
import io.datastream.run.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Records sent in an envelope and drained at once. */
public record Landing(Fixture fixture, KafkaStreamProcessor processor) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Lands records of a source; the counts in a line. */
  public String land(String source, String... records) {
    send(source, records);
    return counts(drain());
  }

  /** Lands records of a source with a table of its own; what became of each is counted there. */
  public TableCounts landAll(String source, String... records) {
    send(source, records);
    ProcessResult result = drain();
    assertThat(result.tables()).hasSize(1);
    TableCounts counts = result.tables().get(0);
    assertThat(counts.records()).isEqualTo(result.records()).isEqualTo(records.length);
    return counts;
  }

  /** Sends an envelope of records. */
  public void send(String source, String... records) {
    fixture.topic().sendTo(0, List.of(Topic.envelope(source, records)));
  }

  /** Processes all that waits. */
  public ProcessResult drain() {
    return processor
        .process(
            RunStart.by(Trigger.REST), processor.bounds(Optional.empty(), Optional.empty(), true))
        .await()
        .atMost(PATIENCE);
  }

  /** What became of the records. */
  public static String counts(ProcessResult result) {
    return "%d records: %d inserted, %d updated, %d unchanged, %d quarantined"
        .formatted(
            result.records(),
            result.inserted(),
            result.updated(),
            result.unchanged(),
            result.quarantined());
  }

  /** The rows of a query, a text each. */
  public List<String> rows(String sql) {
    return fixture.tables().texts("SELECT row_to_json(it) FROM (" + sql + ") AS it");
  }

  /** What waits in quarantine of a source: reason and detail. */
  public List<String> quarantined(String source) {
    return fixture
        .tables()
        .texts(
            "SELECT reason || ': ' || detail FROM quarantined_records WHERE source = ? ORDER BY id",
            source);
  }

  /** The columns of a table, each with its type. */
  public List<String> columns(String table) {
    return fixture
        .tables()
        .texts(
            "SELECT attname || ' ' || format_type(atttypid, atttypmod) FROM pg_attribute"
                + " WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            table);
  }

  /** What has been changed of a table. */
  public List<String> changes(String source) {
    return fixture
        .tables()
        .texts(
            "SELECT concat_ws(' ', change, column_name, from_type, to_type) FROM table_changes"
                + " WHERE source = ? ORDER BY id",
            source);
  }
}
