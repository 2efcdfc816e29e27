package io.datastream.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses bodies that are too large before they are sent, in words: Quarkus would say nothing. */
@Singleton
class LargeBodies {
  private static final String LIMIT = "quarkus.http.limits.max-body-size";
  private static final int TOO_LARGE = 413;

  /** Before Quarkus' own look at it. */
  private static final int EARLY = 100;

  private final long limit;
  private final ObjectMapper json;

  LargeBodies(@ConfigProperty(name = LIMIT) MemorySize limit, ObjectMapper json) {
    this.limit = limit.asLongValue();
    this.json = json;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, EARLY);
  }

  private void check(RoutingContext request) {
    long length = length(request.request().getHeader(HttpHeaders.CONTENT_LENGTH));
    if (length > limit) {
      refuse(request, length);
    } else {
      request.next();
    }
  }

  private static long length(String header) {
    try {
      return header == null ? 0 : Long.parseLong(header);
    } catch (NumberFormatException e) {
      // HTTP's own rules are Vert.x' to watch over.
      return 0;
    }
  }

  private void refuse(RoutingContext request, long length) {
    Problem problem =
        Problem.of(
            TOO_LARGE,
            "the body has %d bytes, accepted are %d (%s)".formatted(length, limit, LIMIT));
    try {
      request
          .response()
          .setStatusCode(TOO_LARGE)
          .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
          // What comes now would be taken for the next request.
          .putHeader(HttpHeaders.CONNECTION, "close")
          .end(json.writeValueAsString(problem))
          .onComplete(sent -> request.request().connection().close());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
