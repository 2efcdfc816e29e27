package io.datastream.landing;

import io.datastream.coordination.PartitionClaim;
import io.datastream.postgres.Database;
import io.datastream.run.RunCounts;
import io.datastream.run.RunLedger;
import io.datastream.run.TableCounts;
import io.datastream.table.Destination;
import io.datastream.table.Destinations;
import io.datastream.table.Removal;
import io.datastream.table.Removal.Portion;
import io.datastream.table.Remover;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes rows away that complete readings of their sources lack, portion by portion, each with the
 * run's counts in one transaction. What is left undone is found by whoever asks next.
 */
@ApplicationScoped
public class Removals {
  /** Others' batches take so long at most; what then still waits is left to their runs. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration AGAIN = Duration.ofMillis(20);

  private final Database database;
  private final Destinations destinations;
  private final RunLedger ledger;

  Removals(Database database, Destinations destinations, RunLedger ledger) {
    this.database = database;
    this.destinations = destinations;
    this.ledger = ledger;
  }

  /**
   * What was done.
   *
   * @param rows that are gone, or marked as gone
   * @param warnings what people should know
   */
  public record Removed(long rows, List<String> warnings) {
    private static final Removed NOTHING = new Removed(0, List.of());

    private Removed plus(Removed other) {
      List<String> all = new ArrayList<>(warnings);
      all.addAll(other.warnings);
      return new Removed(rows + other.rows, all);
    }
  }

  /**
   * Takes away what is due of tables whose records came over a topic.
   *
   * @param claim whose topic and run it is; nothing is asked of its partitions
   * @return fails with {@link RemovalRefusedException} where PostgreSQL won't have it
   */
  public Uni<Removed> remove(PartitionClaim claim) {
    return Multi.createFrom()
        .iterable(destinations.removers())
        .filter(Remover::any)
        .onItem()
        .transformToUniAndConcatenate(remover -> remove(remover, claim))
        .collect()
        .asList()
        .map(each -> each.stream().reduce(Removed.NOTHING, Removed::plus));
  }

  private Uni<Removed> remove(Remover remover, PartitionClaim claim) {
    return database
        .onConnection(connection -> remover.due(connection, claim.topic()))
        .chain(
            due ->
                Multi.createFrom()
                    .iterable(due)
                    .onItem()
                    .transformToUniAndConcatenate(
                        destination ->
                            remover
                                .removal(destination, claim)
                                .chain(it -> new Work(it, destination, claim).portions(0)))
                    .collect()
                    .asList())
        .map(each -> each.stream().reduce(Removed.NOTHING, Removed::plus));
  }

  /** The removal of one table's rows. */
  private final class Work {
    private final Removal removal;
    private final Destination destination;
    private final PartitionClaim claim;
    private final long since = System.nanoTime();

    Work(Removal removal, Destination destination, PartitionClaim claim) {
      this.removal = removal;
      this.destination = destination;
      this.claim = claim;
    }

    Uni<Removed> portions(long before) {
      return database
          .inTransaction(
              connection -> removal.portion(connection).call(done -> count(connection, done)))
          .onFailure(PgException.class)
          .transform(
              refused ->
                  new RemovalRefusedException(destination.table(), removal.source(), refused))
          .chain(done -> next(before + done.rows(), done.state()));
    }

    private Uni<Removed> next(long rows, Removal.State state) {
      return switch (state) {
        case DONE -> Uni.createFrom().item(new Removed(rows, List.of()));
        case MORE -> portions(rows);
        case BUSY ->
            System.nanoTime() - since < PATIENCE.toNanos()
                ? Uni.createFrom()
                    .voidItem()
                    .onItem()
                    .delayIt()
                    .by(AGAIN)
                    .chain(() -> portions(rows))
                : Uni.createFrom().item(new Removed(rows, List.of(left())));
      };
    }

    private String left() {
      return "rows of %s that the last reading of source %s lacks are left to the next run: others are writing to the table"
          .formatted(destination.table(), removal.source());
    }

    private Uni<Void> count(SqlConnection connection, Portion done) {
      TableCounts counts =
          TableCounts.none(removal.source(), destination.table()).removed(done.rows());
      return done.rows() == 0
          ? Uni.createFrom().voidItem()
          : ledger.count(
              connection, claim.runId(), claim.topic(), RunCounts.of(0, List.of(counts), 0));
    }
  }
}
