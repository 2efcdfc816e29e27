package io.datastream.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.datastream.config.ServiceUnreachableException;
import io.datastream.ingest.EnvelopeTooLargeException;
import io.datastream.process.InvalidBoundsException;
import io.datastream.process.OffsetBeyondEndException;
import io.datastream.process.TopicMissingException;
import io.datastream.process.TopicReplacedException;
import io.datastream.run.InvalidRunKeyException;
import io.datastream.run.RunInProgressException;
import io.datastream.run.RunStoppedException;
import io.datastream.source.UnknownSourceException;
import io.datastream.store.SchemaMissingException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns failures into problem details. */
class Problems {
  private static final Logger LOG = Logger.getLogger(Problems.class);

  @ServerExceptionMapper({
    UnknownSourceException.class,
    InvalidBoundsException.class,
    InvalidRunKeyException.class,
    EnvelopeTooLargeException.class,
    BadRequestException.class
  })
  RestResponse<Problem> badRequest(RuntimeException wrong) {
    return Problem.response(Status.BAD_REQUEST, wrong.getMessage());
  }

  @ServerExceptionMapper
  RestResponse<Problem> invalid(ConstraintViolationException invalid) {
    String detail =
        invalid.getConstraintViolations().stream()
            .map(Problems::inWords)
            .sorted()
            .collect(Collectors.joining("; "));
    return Problem.response(Status.BAD_REQUEST, detail);
  }

  @ServerExceptionMapper
  RestResponse<Problem> busy(RunInProgressException busy) {
    return Problem.response(Status.CONFLICT, busy.getMessage(), busy.runId());
  }

  /** The topic isn't what the offsets are of: somebody has to decide. */
  @ServerExceptionMapper({
    TopicMissingException.class,
    TopicReplacedException.class,
    OffsetBeyondEndException.class
  })
  RestResponse<Problem> otherTopic(RuntimeException other) {
    return Problem.response(Status.CONFLICT, other.getMessage());
  }

  @ServerExceptionMapper
  RestResponse<Problem> unreachable(ServiceUnreachableException unreachable) {
    return Problem.response(Status.SERVICE_UNAVAILABLE, unreachable.getMessage());
  }

  @ServerExceptionMapper
  RestResponse<Problem> stopped(RunStoppedException stopped) {
    return Problem.response(Status.SERVICE_UNAVAILABLE, stopped.getMessage());
  }

  @ServerExceptionMapper
  RestResponse<Problem> noSchema(SchemaMissingException missing) {
    return Problem.response(Status.SERVICE_UNAVAILABLE, missing.getMessage());
  }

  @ServerExceptionMapper
  RestResponse<Problem> otherJson(MismatchedInputException mismatched) {
    String where =
        mismatched.getPath().stream()
            .map(it -> it.getFieldName() == null ? "[" + it.getIndex() + "]" : it.getFieldName())
            .collect(Collectors.joining(" "));
    return Problem.response(
        Status.BAD_REQUEST, (where.isEmpty() ? "" : where + ": ") + firstLine(mismatched));
  }

  @ServerExceptionMapper
  RestResponse<Problem> http(WebApplicationException failure) {
    Status status = Status.fromStatusCode(failure.getResponse().getStatus());
    Throwable why = failure.getCause() == null ? failure : failure.getCause();
    return Problem.response(status == null ? Status.INTERNAL_SERVER_ERROR : status, firstLine(why));
  }

  @ServerExceptionMapper
  RestResponse<Problem> unexpected(Throwable failure) {
    LOG.error("a request failed", failure);
    return Problem.response(Status.INTERNAL_SERVER_ERROR, String.valueOf(failure.getMessage()));
  }

  private static String firstLine(Throwable failure) {
    String message =
        failure instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : failure.getMessage();
    return String.valueOf(message).replaceAll("(?s)\\s*\\R.*", "");
  }

  private static String inWords(ConstraintViolation<?> violation) {
    String path = violation.getPropertyPath().toString();
    // The resource's method and its parameter are none of the caller's business.
    return path.replaceFirst("^[^.]*\\.([^.]*\\.)?", "") + ": " + violation.getMessage();
  }
}
