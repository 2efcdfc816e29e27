package io.datastream.rest;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/** Documents how every operation refuses, so that none has to say it for itself. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ProblemsInOpenApi implements OASFilter {
  private static final String SCHEMA = "#/components/schemas/Problem";

  private static final Map<String, String> EVERYWHERE =
      Map.of(
          "400", "a parameter or a header can't be what it is",
          "406", "Accept names nothing that can be answered",
          "500", "it failed for another reason",
          "503", "Kafka or PostgreSQL is not reachable, or the process is about to end");

  /** What the server itself refuses, before it knows what was asked for: with a status, no body. */
  private static final Map<String, String> UNREAD =
      Map.of(
          "414", "the address is longer than quarkus.http.limits.max-initial-line-length",
          "431", "the headers are longer than quarkus.http.limits.max-header-size");

  private static final Map<String, String> WITH_A_BODY =
      Map.of(
          "413", "the body is larger than quarkus.http.limits.max-body-size",
          "415", "the body is of another type than application/json");

  @Override
  public void filterOpenAPI(OpenAPI document) {
    document.getPaths().getPathItems().values().stream()
        .flatMap(path -> path.getOperations().values().stream())
        .forEach(ProblemsInOpenApi::document);
  }

  private static void document(Operation operation) {
    APIResponses responses = operation.getResponses();
    EVERYWHERE.forEach((status, when) -> addMissing(responses, status, when));
    if (operation.getRequestBody() != null) {
      WITH_A_BODY.forEach((status, when) -> addMissing(responses, status, when));
    }
    responses
        .getAPIResponses()
        .forEach(
            (status, response) -> {
              if (status.compareTo("400") >= 0) {
                response.setContent(problem());
              }
            });
    UNREAD.forEach((status, when) -> addMissing(responses, status, when));
  }

  private static void addMissing(APIResponses responses, String status, String when) {
    if (!responses.hasAPIResponse(status)) {
      APIResponse response = OASFactory.createAPIResponse().description(when);
      responses.addAPIResponse(status, response);
    }
  }

  private static Content problem() {
    return OASFactory.createContent()
        .addMediaType(
            Problem.MEDIA_TYPE,
            OASFactory.createMediaType().schema(OASFactory.createSchema().ref(SCHEMA)));
  }
}
