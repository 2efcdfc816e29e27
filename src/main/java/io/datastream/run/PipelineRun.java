package io.datastream.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.Immutable;

/** A row of the ledger, to be looked at; {@link RunLedger} alone writes them. */
@Entity
@Immutable
@Table(name = "pipeline_runs")
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class PipelineRun {
  @Id
  @Column(name = "run_id")
  public UUID runId;

  /** Ingest or process. */
  public String kind;

  /** What started it. */
  public String trigger;

  @Column(name = "run_key")
  public String runKey;

  /** What it was asked to do; null for runs from before it was written down. */
  public String work;

  /** That it wrote or read; null for a run on several, and for one of a version that didn't say. */
  public String topic;

  /** Those that it wrote or read; null for a run of a version that didn't say. */
  @Column(columnDefinition = "varchar[]")
  public String[] topics;

  /** For which it processed; null for an ingest. */
  @Column(name = "group_name")
  @JsonProperty("group")
  public String groupName;

  /** Running, succeeded, partial, failed or abandoned. */
  public String status;

  @Column(name = "started_at")
  public Instant startedAt;

  @Column(name = "finished_at")
  public Instant finishedAt;

  @Column(name = "stopped_by")
  public String stoppedBy;

  public long messages;
  public long records;
  public long inserted;
  public long updated;

  /** Records whose row was there already as it would have been written. */
  public long unchanged;

  /** Records that said that a row is gone. */
  public long deleted;

  /** Records that a newer one had overtaken. */
  public long superseded;

  /** Records that weren't wanted. */
  public long filtered;

  public long quarantined;

  /** Offsets that the topic's retention had deleted before they were processed. */
  public long missed;

  /** Rows that complete readings of their sources lacked. */
  public long removed;

  public String error;

  /** What the run answered. */
  @ColumnTransformer(read = "result::text")
  @JsonRawValue
  @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.OBJECT)
  public String result;
}
