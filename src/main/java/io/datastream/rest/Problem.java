package io.datastream.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.datastream.ingest.IngestResult;
import io.datastream.process.ProcessResult;
import io.datastream.run.RunResult;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * An error as <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a> has it.
 *
 * @param runId the run that is in the way, where one is; an extension member
 * @param result what a run that failed had to say; an extension member
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection
@Schema(requiredProperties = {"type", "title", "status"})
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    @JsonProperty("run_id") UUID runId,
    @Schema(oneOf = {IngestResult.class, ProcessResult.class}) RunResult result) {

  /** The media type of problem details. */
  public static final String MEDIA_TYPE = "application/problem+json";

  static Problem of(int status, String detail) {
    return of(status, detail, null, null);
  }

  static Problem of(int status, String detail, UUID runId, RunResult result) {
    RestResponse.Status known = RestResponse.Status.fromStatusCode(status);
    String title = known == null ? "Error" : known.getReasonPhrase();
    return new Problem("about:blank", title, status, detail, runId, result);
  }

  RestResponse<Problem> response() {
    return RestResponse.ResponseBuilder.<Problem>create(status)
        .entity(this)
        .type(MediaType.valueOf(MEDIA_TYPE))
        .build();
  }
}
