package io.datastream.rest;

import io.datastream.monitor.StatusReport;
import io.datastream.monitor.StatusReporter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Shows how things stand. */
@RegisterForReflection // KnownParameters and AllowedMethods look at its methods
@Path("/api/v1/status")
@Tag(name = "status")
public class StatusResource {
  private final StatusReporter reporter;

  StatusResource(StatusReporter reporter) {
    this.reporter = reporter;
  }

  @GET
  @Operation(summary = "Topic, partitions, offsets, lag, freshness, last runs, quarantine")
  public Uni<StatusReport> status() {
    return reporter.report();
  }
}
