package io.datastream.quarantine;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A row of {@code quarantined_records}, to be looked at; {@link QuarantineWriter} writes them. */
@Entity
@Immutable
@Table(name = "quarantined_records")
public class QuarantinedRecord {
  @Id public Long id;

  /** Ingest or process. */
  public String stage;

  /** Waiting, replayed or discarded. */
  public String status;

  public String source;
  public String place;
  public String reason;
  public String detail;

  @Column(name = "run_id")
  public UUID runId;

  /** How often it was met. */
  public int attempts;

  /** When it was met first. */
  @Column(name = "quarantined_at")
  public Instant quarantinedAt;

  @Column(name = "last_seen_at")
  public Instant lastSeenAt;
}
