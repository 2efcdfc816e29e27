package io.datastream.rest;

import io.datastream.ingest.IngestResult;
import io.datastream.ingest.IngestRuns;
import io.datastream.process.KafkaStreamProcessor;
import io.datastream.process.ProcessResult;
import io.datastream.run.PipelineRun;
import io.datastream.run.RunHistory;
import io.datastream.run.RunKind;
import io.datastream.run.RunStart;
import io.datastream.run.RunStatus;
import io.datastream.run.Trigger;
import io.datastream.source.Source;
import io.datastream.source.catalog.SourceCatalog;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;

/** Starts runs and shows them. */
@RegisterForReflection // KnownParameters and AllowedMethods look at its methods
@Path("/api/v1")
@Tag(name = "runs")
public class RunsResource {
  /** The header that has the run key. */
  static final String RUN_KEY = "Idempotency-Key";

  private static final int MOST_RUNS = 1000;
  private static final String NOT_BLANK = "\\S";
  private static final String UUIDS = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";

  private final IngestRuns ingest;
  private final KafkaStreamProcessor processor;
  private final SourceCatalog sources;
  private final RunHistory history;

  RunsResource(
      IngestRuns ingest,
      KafkaStreamProcessor processor,
      SourceCatalog sources,
      RunHistory history) {
    this.ingest = ingest;
    this.processor = processor;
    this.sources = sources;
    this.history = history;
  }

  @POST
  @Path("ingest")
  @Operation(
      summary = "Read sources and publish what they have",
      description = "Answers with the run's result when the run has ended.")
  @APIResponse(responseCode = "200", description = "the run's result, also of a partial run")
  @APIResponse(responseCode = "400", description = "unknown source or unusable parameter")
  @APIResponse(
      responseCode = "409",
      description = "another ingest run is under way, or the run key is that of other work")
  @APIResponse(
      responseCode = "500",
      description = "no source could be read; the run's result stands in result")
  @APIResponse(
      responseCode = "503",
      description =
          "Kafka, PostgreSQL or a source's server is not reachable; where the run had begun, its"
              + " result stands in result")
  public Uni<IngestResult> ingest(
      @Parameter(description = "a configured source; can be given more than once; none: all")
          @RestQuery("source")
          List<String> source,
      @Parameter(
              description = "the built-in sample",
              schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
          @RestQuery("sample")
          @DefaultValue("false")
          String sample,
      @Parameter(
              description = "the run key",
              schema =
                  @Schema(minLength = 1, maxLength = RunStart.LONGEST_KEY, pattern = NOT_BLANK))
          @RestHeader(RUN_KEY)
          Optional<String> runKey) {
    boolean withSample = flag("sample", sample);
    List<Source> chosen = sources.choose(source, withSample);
    if (chosen.isEmpty()) {
      throw new BadRequestException(
          "no source is configured; set datastream.sources.<name>.type (api, csv or sample), or ask"
              + " for ?sample=true");
    }
    RunStart start = new RunStart(Trigger.REST, runKey);
    return (source.isEmpty() && !withSample
            ? ingest.ingestAll(start, chosen)
            : ingest.ingest(start, chosen))
        .invoke(RunsResource::checkDone);
  }

  @POST
  @Path("process")
  @Operation(
      summary = "One bounded run from the topics into PostgreSQL",
      description = "Answers with the run's result when the run has ended.")
  @APIResponse(
      responseCode = "200",
      description = "the run's result, also of a partial run, one of whose topics failed")
  @APIResponse(responseCode = "400", description = "unknown topic or unusable parameter")
  @APIResponse(
      responseCode = "409",
      description =
          "another process run is under way, the run key is that of other work, or the topic is not"
              + " the one that the offsets are of")
  public Uni<ProcessResult> process(
      @Parameter(description = "a configured topic; can be given more than once; none: all")
          @RestQuery("topic")
          List<String> topic,
      @Parameter(
              description =
                  "end after so many messages, of all topics; default 100, with drain none",
              schema = @Schema(type = SchemaType.INTEGER, format = "int64", minimum = "1"))
          @RestQuery("max_messages")
          Optional<String> maxMessages,
      @Parameter(
              description =
                  "end after so many milliseconds; what is in hand then has 10 s more; default 5000, with drain none",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      format = "int64",
                      minimum = "1",
                      maximum = "604800000"))
          @RestQuery("timeout_ms")
          Optional<String> timeoutMs,
      @Parameter(
              description = "end at what is on the topics now",
              schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
          @RestQuery("drain")
          @DefaultValue("false")
          String drain,
      @Parameter(
              description = "the run key",
              schema =
                  @Schema(minLength = 1, maxLength = RunStart.LONGEST_KEY, pattern = NOT_BLANK))
          @RestHeader(RUN_KEY)
          Optional<String> runKey) {
    var bounds =
        processor.bounds(
            maxMessages.map(text -> number("max_messages", text)),
            timeoutMs.map(text -> number("timeout_ms", text)),
            flag("drain", drain));
    return processor.process(new RunStart(Trigger.REST, runKey), topic, bounds);
  }

  @GET
  @Path("runs")
  @Operation(summary = "The latest runs, the newest first")
  @APIResponse(responseCode = "200", description = "the runs")
  public Uni<List<PipelineRun>> runs(
      @Parameter(
              description = "how many; more than 1000 are taken for 1000",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      format = "int64",
                      minimum = "1",
                      defaultValue = "20"))
          @RestQuery("limit")
          @DefaultValue("20")
          String limit,
      @Parameter(
              description = "ingest or process; none: both",
              schema = @Schema(enumeration = {"ingest", "process"}))
          @RestQuery("kind")
          Optional<String> kind) {
    int wanted = (int) Math.min(MOST_RUNS, number("limit", limit));
    return history.latest(wanted, kind.map(RunsResource::kind));
  }

  @GET
  @Path("runs/{id}")
  @Operation(summary = "One run")
  @APIResponse(responseCode = "200", description = "the run")
  @APIResponse(responseCode = "404", description = "there is none of this id")
  public Uni<PipelineRun> run(
      @Parameter(
              name = "id",
              in = ParameterIn.PATH,
              schema = @Schema(type = SchemaType.STRING, format = "uuid", pattern = UUIDS))
          String id) {
    // Not UUID.fromString alone: it fills up what is too short.
    if (!id.matches(UUIDS)) {
      throw new BadRequestException("id: '" + id + "' was given, accepted is a UUID");
    }
    return history
        .one(UUID.fromString(id))
        .onItem()
        .ifNull()
        .failWith(() -> new NotFoundException("there is no run " + id));
  }

  private static void checkDone(IngestResult result) {
    if (result.status() == RunStatus.FAILED) {
      throw new IngestFailedException(result);
    }
  }

  private static long number(String name, String text) {
    try {
      long number = Long.parseLong(text.strip());
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new BadRequestException(
        name + ": '" + text + "' was given, accepted is a whole number from 1");
  }

  private static boolean flag(String name, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new BadRequestException(
              name + ": '" + text + "' was given, accepted are true and false");
    };
  }

  private static RunKind kind(String text) {
    return Arrays.stream(RunKind.values())
        .filter(kind -> kind.word().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new BadRequestException(
                    "kind: '"
                        + text
                        + "' was given, accepted are "
                        + Arrays.stream(RunKind.values())
                            .map(RunKind::word)
                            .collect(Collectors.joining(" and "))));
  }
}
