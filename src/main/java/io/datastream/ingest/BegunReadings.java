package io.datastream.ingest;

import io.datastream.postgres.Database;
import io.datastream.run.Perseverance;
import io.datastream.run.RunEntry;
import io.datastream.table.Destinations;
import io.datastream.table.snapshot.ReadingNumbers;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Begins readings of sources whose tables follow them. */
@ApplicationScoped
class BegunReadings {
  private final Destinations destinations;
  private final ReadingNumbers numbers;
  private final Database database;
  private final Perseverance perseverance;

  BegunReadings(
      Destinations destinations,
      ReadingNumbers numbers,
      Database database,
      Perseverance perseverance) {
    this.destinations = destinations;
    this.numbers = numbers;
    this.database = database;
    this.perseverance = perseverance;
  }

  /**
   * Begins one.
   *
   * @return its number; empty where the source's table follows none
   */
  Uni<Optional<Long>> begin(String source, RunEntry run) {
    return destinations.followsReadings(source)
        ? perseverance
            .end(
                run.time(),
                () -> database.onConnection(connection -> numbers.next(connection, source)))
            .map(Optional::of)
        : Uni.createFrom().item(Optional.empty());
  }
}
