package io.datastream.coordination;

import io.datastream.config.DatastreamConfig;
import io.datastream.postgres.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Gives out leases. */
@ApplicationScoped
public class Leases {
  private final Database database;
  private final DatastreamConfig config;

  Leases(Database database, DatastreamConfig config) {
    this.database = database;
    this.config = config;
  }

  /**
   * A lease; to be closed by whoever gets it.
   *
   * @return the lease, lost already where the connection that it got has not answered; fails when
   *     there was none
   */
  public Uni<Lease> open() {
    return Uni.createFrom()
        .deferred(
            () -> {
              Lease lease = new Lease(database, config.process().claimTimeout());
              return lease
                  .renew()
                  .onFailure(failure -> !lease.hadConnection())
                  .call(lease::close)
                  .onFailure(failure -> lease.hadConnection())
                  .recoverWithNull()
                  .replaceWith(lease);
            });
  }
}
