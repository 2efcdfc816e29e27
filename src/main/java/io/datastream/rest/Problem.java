package io.datastream.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * An error as <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a> has it.
 *
 * @param runId the run that is in the way, where one is; an extension member
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection
public record Problem(
    String type, String title, int status, String detail, @JsonProperty("run_id") UUID runId) {

  /** The media type of problem details. */
  public static final String MEDIA_TYPE = "application/problem+json";

  static RestResponse<Problem> response(RestResponse.Status status, String detail) {
    return response(status, detail, null);
  }

  static RestResponse<Problem> response(RestResponse.Status status, String detail, UUID runId) {
    Problem problem =
        new Problem("about:blank", status.getReasonPhrase(), status.getStatusCode(), detail, runId);
    return RestResponse.ResponseBuilder.create(status, problem)
        .type(MediaType.valueOf(MEDIA_TYPE))
        .build();
  }
}
