package io.datastream.rest;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Says which methods a path has, as an answer with 405 must and one to OPTIONS should. <a
 * href="https://www.rfc-editor.org/rfc/rfc9110#name-405-method-not-allowed">RFC 9110</a>
 */
@Singleton
class AllowedMethods {
  private static final int NOT_ALLOWED = 405;

  private final BeanManager beans;

  AllowedMethods(BeanManager beans) {
    this.beans = beans;
  }

  @ServerExceptionMapper
  RestResponse<Problem> notAllowed(NotAllowedException refused, UriInfo uri) {
    String allowed = allowed(uri);
    RestResponse<Problem> problem =
        Problem.of(NOT_ALLOWED, "the method is none of this path's; accepted here are " + allowed)
            .response();
    problem.getHeaders().add(HttpHeaders.ALLOW, allowed);
    return problem;
  }

  /** Quarkus would name the methods of the whole class, whatever their paths. */
  @ServerResponseFilter
  void options(ContainerRequestContext request, ContainerResponseContext response) {
    if ("OPTIONS".equals(request.getMethod())) {
      response.getHeaders().putSingle(HttpHeaders.ALLOW, allowed(request.getUriInfo()));
    }
  }

  private String allowed(UriInfo uri) {
    return String.join(", ", of("/" + uri.getPath().replaceFirst("^/", "")));
  }

  private SortedSet<String> of(String path) {
    SortedSet<String> methods = new TreeSet<>();
    beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
        .map(Bean::getBeanClass)
        .filter(it -> it.isAnnotationPresent(Path.class))
        .flatMap(resource -> Arrays.stream(resource.getDeclaredMethods()))
        .filter(operation -> isAt(operation, path))
        .flatMap(operation -> method(operation).stream())
        .forEach(methods::add);
    // Answered without anybody's doing.
    methods.add("OPTIONS");
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return methods;
  }

  private static boolean isAt(Method operation, String path) {
    String template =
        Stream.of(operation.getDeclaringClass(), operation)
            .flatMap(it -> Optional.ofNullable(it.getAnnotation(Path.class)).stream())
            .map(it -> "/" + it.value().replaceAll("^/|/$", ""))
            .reduce("", String::concat);
    return path.matches(template.replaceAll("\\{[^}]*}", "[^/]+"));
  }

  private static Optional<String> method(Method operation) {
    return Arrays.stream(operation.getAnnotations())
        .map(Annotation::annotationType)
        .flatMap(it -> Optional.ofNullable(it.getAnnotation(HttpMethod.class)).stream())
        .map(HttpMethod::value)
        .findFirst();
  }
}
