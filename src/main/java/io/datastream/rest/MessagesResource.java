package io.datastream.rest;

import io.datastream.ingest.KafkaDataProducer;
import io.datastream.ingest.Sent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Publishes single envelopes. */
@RegisterForReflection // KnownParameters and AllowedMethods look at its methods
@Path("/api/v1/messages")
@Tag(name = "messages")
public class MessagesResource {
  private final KafkaDataProducer producer;

  MessagesResource(KafkaDataProducer producer) {
    this.producer = producer;
  }

  /**
   * What somebody wants published; the other fields of an envelope are Datastream's to write.
   *
   * @param data the records
   */
  public record Message(
      @NotBlank
          @Size(max = 200)
          @Pattern(regexp = "[^\\x00]*", message = "must not contain U+0000")
          // All three in one: a document can name one pattern.
          @Schema(pattern = "^[^\\x00]*[^\\x00-\\x20][^\\x00]*$")
          String source,
      @NotEmpty List<@NotNull Map<String, Object>> data) {}

  @POST
  @Operation(summary = "Publish one envelope")
  @APIResponse(responseCode = "200", description = "what Kafka acknowledged")
  @APIResponse(
      responseCode = "400",
      description = "it is no envelope, or too large for one message")
  @APIResponse(responseCode = "503", description = "Kafka is not reachable")
  public Uni<Sent> send(@NotNull @Valid Message message) {
    return producer.send(message.source(), message.data());
  }
}
