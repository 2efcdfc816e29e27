package io.datastream.look.check;

import io.datastream.failure.FailureText;
import io.datastream.look.check.Finding.About;
import io.datastream.source.Source;
import io.datastream.source.catalog.SourceCatalog;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Sources that ingest reads: whether they are there, let us in, and are what they are said to be.
 */
@Singleton
class SourcesLook {
  /** A server that keeps still for longer is of no use to a look. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final int SIDE_BY_SIDE = 8;
  private static final int ANY_RECORD = 1 << 20;

  private final SourceCatalog catalog;

  SourcesLook(SourceCatalog catalog) {
    this.catalog = catalog;
  }

  /** Those of these names that can be read. */
  Uni<List<Finding>> look(Set<String> names) {
    return Multi.createFrom()
        .iterable(catalog.all())
        .filter(it -> names.contains(it.name()))
        .onItem()
        .transformToUni(SourcesLook::look)
        .merge(SIDE_BY_SIDE)
        .collect()
        .asList()
        .map(each -> each.stream().flatMap(List::stream).toList());
  }

  private static Uni<List<Finding>> look(Source source) {
    return source
        .look(ANY_RECORD)
        .map(
            warnings -> {
              List<Finding> found = new ArrayList<>();
              found.add(
                  Finding.fine(About.SOURCE, "source '%s' answers".formatted(source.name()))
                      .of(source.name()));
              warnings.forEach(
                  it -> found.add(Finding.warning(About.SOURCE, it).of(source.name())));
              return List.copyOf(found);
            })
        .ifNoItem()
        .after(PATIENCE)
        .recoverWithItem(
            () ->
                List.of(
                    Finding.wrong(
                            About.SOURCE,
                            "source '%s': no answer within %d s; is the server up, and the address right?"
                                .formatted(source.name(), PATIENCE.toSeconds()))
                        .of(source.name())))
        .onFailure()
        .recoverWithItem(
            failure ->
                List.of(
                    Finding.wrong(About.SOURCE, FailureText.of(failure).line()).of(source.name())));
  }
}
