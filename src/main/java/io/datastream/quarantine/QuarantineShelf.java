package io.datastream.quarantine;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Looks into the quarantine. To be used on a Vert.x context, as REST resources are. */
@ApplicationScoped
public class QuarantineShelf implements PanacheRepositoryBase<QuarantinedRecord, Long> {

  /** How many entries wait for somebody. */
  public Uni<Long> waiting() {
    return Panache.withSession(() -> count("status", "waiting"));
  }
}
