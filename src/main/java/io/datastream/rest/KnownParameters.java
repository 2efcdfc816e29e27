package io.datastream.rest;

import io.datastream.run.InvalidRunKeyException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses query parameters that the operation doesn't declare, and values that are left empty: with
 * them something else would be done than what was meant.
 */
@ApplicationScoped
class KnownParameters {
  private final Map<Method, Map<String, Class<?>>> declared = new ConcurrentHashMap<>();

  @ServerRequestFilter
  void check(ResourceInfo operation, ContainerRequestContext request) {
    Map<String, List<String>> given = request.getUriInfo().getQueryParameters();
    if (given.isEmpty()) {
      return;
    }
    Map<String, Class<?>> known =
        declared.computeIfAbsent(operation.getResourceMethod(), KnownParameters::declaredBy);
    given.forEach((name, values) -> check(name, values, known, request));
  }

  /** To the operation an empty header is none: a run that was to be repeatable wouldn't be. */
  @ServerRequestFilter
  void checkKey(ContainerRequestContext request) {
    String key = request.getHeaders().getFirst(RunsResource.RUN_KEY);
    if (key != null && key.isBlank()) {
      throw new InvalidRunKeyException(key);
    }
  }

  private static void check(
      String name,
      List<String> values,
      Map<String, Class<?>> known,
      ContainerRequestContext request) {
    if (!known.containsKey(name)) {
      throw new BadRequestException(
          "%s: %s /%s has no such parameter; accepted %s"
              .formatted(
                  name,
                  request.getMethod(),
                  request.getUriInfo().getPath().replaceFirst("^/", ""),
                  accepted(known.keySet())));
    }
    if (values.size() > 1 && !Collection.class.isAssignableFrom(known.get(name))) {
      throw new BadRequestException(
          name + ": was given " + values.size() + " times, accepted is once");
    }
    if (values.contains("")) {
      // The operation would take it for none, and a flag for false.
      throw new BadRequestException(name + ": was given without a value; leave it out for none");
    }
  }

  private static String accepted(Set<String> names) {
    return names.isEmpty() ? "is none" : "are " + String.join(", ", names);
  }

  private static Map<String, Class<?>> declaredBy(Method operation) {
    Map<String, Class<?>> parameters = new TreeMap<>();
    Arrays.stream(operation.getParameters())
        .filter(it -> it.isAnnotationPresent(RestQuery.class))
        .forEach(it -> parameters.put(it.getAnnotation(RestQuery.class).value(), it.getType()));
    return parameters;
  }
}
