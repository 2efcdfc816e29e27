package io.datastream.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import io.datastream.run.RunStoppedException;
import io.vertx.pgclient.PgException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns failures into problem details. */
class Problems {
  private static final Logger LOG = Logger.getLogger(Problems.class);
  private static final int BAD_REQUEST = FailureCode.WRONG_REQUEST.httpStatus();

  @ServerExceptionMapper
  RestResponse<Problem> invalid(ConstraintViolationException invalid) {
    String detail =
        invalid.getConstraintViolations().stream()
            .map(Problems::inWords)
            .sorted()
            .collect(Collectors.joining("; "));
    return Problem.of(BAD_REQUEST, detail).response();
  }

  @ServerExceptionMapper
  RestResponse<Problem> otherJson(MismatchedInputException mismatched) {
    String where =
        mismatched.getPath().stream()
            .map(it -> it.getFieldName() == null ? "[" + it.getIndex() + "]" : it.getFieldName())
            .collect(Collectors.joining(" "));
    return Problem.of(BAD_REQUEST, (where.isEmpty() ? "" : where + ": ") + firstLine(mismatched))
        .response();
  }

  /** What Quarkus itself refuses. */
  @ServerExceptionMapper
  RestResponse<Problem> http(WebApplicationException refused) {
    return Problem.of(refused.getResponse().getStatus(), why(refused)).response();
  }

  @ServerExceptionMapper
  RestResponse<Problem> failed(IngestFailedException failed) {
    return Problem.of(failed.code().httpStatus(), failed.getMessage(), null, failed.result())
        .response();
  }

  @ServerExceptionMapper
  RestResponse<Problem> stopped(RunStoppedException stopped) {
    return Problem.of(
            stopped.code().httpStatus(), stopped.getMessage(), null, stopped.result().orElse(null))
        .response();
  }

  @ServerExceptionMapper
  RestResponse<Problem> any(Throwable failure) {
    return CodedFailure.in(failure)
        .map(
            known ->
                Problem.of(
                    known.code().httpStatus(),
                    known.getMessage(),
                    known.otherRun().orElse(null),
                    null))
        .orElseGet(() -> unexpected(failure))
        .response();
  }

  private static Problem unexpected(Throwable failure) {
    if (failure instanceof PgException refused) {
      // PostgreSQL says what it has against it; where that came up helps nobody.
      LOG.errorf("a request failed: %s", refused.getMessage());
    } else {
      LOG.error("a request failed", failure);
    }
    return Problem.of(FailureCode.UNEXPECTED.httpStatus(), firstLine(failure));
  }

  private static String why(WebApplicationException refused) {
    if (refused instanceof NotAcceptableException) {
      return "none of what Accept names can be answered; offered is application/json";
    } else if (refused instanceof NotSupportedException) {
      return "a body of this Content-Type is not taken; accepted is application/json, for records of a source application/x-ndjson too";
    }
    return firstLine(refused.getCause() == null ? refused : refused.getCause());
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
