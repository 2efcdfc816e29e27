package io.datastream.cli;

import io.datastream.cli.settings.WrongSettings;
import io.datastream.cli.terminal.Printable;
import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureText;
import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * A failure as the command line reports it.
 *
 * @param line for people, without a line break
 */
record Failure(int exitCode, String line) {
  /** Quarkus' words around what is the matter. */
  private static final String START = "Failed to start quarkus";

  private static final String HTTP = "Unable to start HTTP server";

  static Failure of(Throwable thrown) {
    for (Throwable it : chain(thrown)) {
      if (it instanceof CodedFailure coded && coded.code().exitCode() == ExitCode.USAGE) {
        return new Failure(ExitCode.USAGE, oneLine(it));
      }
      if (it instanceof QuarkusBindException bound) {
        return new Failure(ExitCode.FAILED, inUse(bound));
      }
      if (it instanceof ConfigValidationException invalid) {
        return new Failure(
            ExitCode.USAGE,
            Printable.line("configuration: " + new WrongSettings().inWords(invalid)));
      }
    }
    return failed(thrown);
  }

  private static Failure failed(Throwable thrown) {
    Throwable failure = thrown;
    while (isWrapper(failure) && failure.getCause() != null) {
      failure = failure.getCause();
    }
    boolean ofHttp = chain(thrown).stream().anyMatch(it -> HTTP.equals(it.getMessage()));
    String where = ofHttp ? "HTTP at QUARKUS_HTTP_HOST and QUARKUS_HTTP_PORT: " : "";
    return new Failure(ExitCode.FAILED, where + oneLine(failure));
  }

  private static boolean isWrapper(Throwable failure) {
    return failure instanceof CompletionException
        || failure instanceof ExecutionException
        || failure instanceof ExceptionInInitializerError
        || START.equals(failure.getMessage())
        || HTTP.equals(failure.getMessage());
  }

  private static String inUse(QuarkusBindException bound) {
    return "%s:%d can't be listened on (%s); set another port by QUARKUS_HTTP_PORT (quarkus.http.port), or another address by QUARKUS_HTTP_HOST"
        .formatted(
            bound.getHost(),
            bound.getPort(),
            bound.getCause() == null ? "in use" : bound.getCause().getMessage());
  }

  private static List<Throwable> chain(Throwable thrown) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable it = thrown; it != null && !chain.contains(it); it = it.getCause()) {
      chain.add(it);
    }
    return chain;
  }

  private static String oneLine(Throwable it) {
    return Printable.line(FailureText.of(it).line());
  }
}
