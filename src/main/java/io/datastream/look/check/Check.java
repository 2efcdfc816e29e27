package io.datastream.look.check;

import io.datastream.failure.FailureText;
import io.datastream.look.check.Finding.About;
import io.datastream.source.catalog.SourceCatalog;
import io.datastream.source.catalog.UnknownSourceException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Looks at settings, Kafka, PostgreSQL, sources and tables, each whatever is wrong with the others.
 * Changes nothing.
 */
@ApplicationScoped
public class Check {
  /** Of each part, whatever its own bounds are: people wait for it. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SourceCatalog catalog;
  private final SettingsLook settings;
  private final KafkaLook kafka;
  private final DatabaseLook database;
  private final SourcesLook sources;

  Check(
      SourceCatalog catalog,
      SettingsLook settings,
      KafkaLook kafka,
      DatabaseLook database,
      SourcesLook sources) {
    this.catalog = catalog;
    this.settings = settings;
    this.kafka = kafka;
    this.database = database;
    this.sources = sources;
  }

  /**
   * Looks at everything.
   *
   * @param names of sources; empty for all that are configured
   * @return never fails for what it looks at; fails with {@link UnknownSourceException} where a
   *     name is none
   */
  public Uni<CheckReport> check(List<String> names) {
    long begin = System.nanoTime();
    Set<String> chosen = new TreeSet<>(names.isEmpty() ? catalog.names() : names);
    for (String name : chosen) {
      if (!catalog.names().contains(name)) {
        return Uni.createFrom().failure(new UnknownSourceException(name, catalog.names()));
      }
    }
    return Multi.createFrom()
        .items(
            bounded(About.SETTING, Uni.createFrom().item(() -> settings.look(chosen))),
            bounded(About.KAFKA, kafka.look(chosen)),
            bounded(About.POSTGRESQL, database.look(chosen)),
            bounded(About.SOURCE, sources.look(chosen)))
        .onItem()
        .transformToUni(part -> part)
        // Side by side, and said in this order.
        .merge(4)
        .collect()
        .asList()
        .map(
            parts -> {
              List<Finding> findings = new ArrayList<>();
              parts.forEach(findings::addAll);
              findings.sort(
                  Comparator.comparing(Finding::about)
                      .thenComparing(Finding::source, Comparator.nullsFirst(String::compareTo)));
              return CheckReport.of(
                  findings, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
            });
  }

  private static Uni<List<Finding>> bounded(About about, Uni<List<Finding>> part) {
    return part.ifNoItem()
        .after(PATIENCE)
        .recoverWithItem(
            () ->
                List.of(
                    Finding.wrong(about, "no answer within %d s".formatted(PATIENCE.toSeconds()))))
        .onFailure()
        .recoverWithItem(failure -> List.of(Finding.wrong(about, FailureText.of(failure).line())));
  }
}
