package io.datastream.rest;

import io.datastream.ingest.PushedRecords;
import io.datastream.ingest.Pushes;
import io.datastream.ingest.Sent;
import io.datastream.run.RunStart;
import io.datastream.run.Trigger;
import io.datastream.source.push.PushedSources;
import io.datastream.source.push.PushedSources.Pushed;
import io.datastream.source.push.Signature;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

/** Takes records that others push. */
@RegisterForReflection // KnownParameters and AllowedMethods look at its methods
@Path("/api/v1/sources/{name}/records")
@Tag(name = "sources")
public class PushResource {
  private static final String LINES = "application/x-ndjson";
  private static final String MORE_LINES = "application/jsonl";
  private static final int UNAUTHORIZED = 401;

  private final PushedSources sources;
  private final Pushes pushes;

  PushResource(PushedSources sources, Pushes pushes) {
    this.sources = sources;
    this.pushes = pushes;
  }

  @POST
  @Consumes({MediaType.APPLICATION_JSON, LINES, MORE_LINES})
  @Operation(
      summary = "Push records of a source",
      description =
          "One record, an array of records, or, as application/x-ndjson, one a line. All of them"
              + " are sent, or none. The answer comes when Kafka has them.")
  @APIResponse(responseCode = "200", description = "what Kafka acknowledged")
  @APIResponse(
      responseCode = "400",
      description = "one is no JSON object, or too large for a message; nothing was sent")
  @APIResponse(responseCode = "401", description = "the signature is missing or wrong")
  @APIResponse(responseCode = "404", description = "no source of type push has this name")
  @APIResponse(
      responseCode = "503",
      description = "Kafka is not reachable; some records may have been sent")
  public Uni<Sent> push(
      @Parameter(description = "a configured source of type push") @RestPath String name,
      @Parameter(
              description = "the same when the request is repeated: its records land once",
              schema = @Schema(minLength = 1, maxLength = RunStart.LONGEST_KEY, pattern = "\\S"))
          @RestHeader(RunsResource.RUN_KEY)
          Optional<String> key,
      @Context HttpHeaders headers,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(type = SchemaType.OBJECT)))
          byte[] body) {
    Pushed source =
        sources
            .of(name)
            .orElseThrow(
                () ->
                    new NotFoundException(
                        "no source of type push is named '%s'; set datastream.sources.%s.type"
                            .formatted(name, name)));
    source.signature().ifPresent(it -> check(it, headers, body));
    RunStart start = new RunStart(Trigger.REST, key);
    return pushes.push(
        source, new PushedRecords(body, isLines(headers.getMediaType())), start.runKey());
  }

  private static boolean isLines(MediaType type) {
    String word = type == null ? "" : type.getType() + "/" + type.getSubtype();
    return word.equalsIgnoreCase(LINES) || word.equalsIgnoreCase(MORE_LINES);
  }

  private static void check(Signature signature, HttpHeaders headers, byte[] body) {
    String given = headers.getHeaderString(signature.header());
    if (!signature.isOf(body, given)) {
      throw new WebApplicationException(
          given == null
              ? "%s: nothing is given; accepted: sha256= and the body's HMAC-SHA256 by the source's secret"
                  .formatted(signature.header())
              : "%s: it isn't the body's HMAC-SHA256 by the source's secret"
                  .formatted(signature.header()),
          UNAUTHORIZED);
    }
  }
}
