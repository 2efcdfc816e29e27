package io.datastream.cli;

import io.datastream.config.InvalidSettingException;
import io.datastream.process.InvalidBoundsException;
import io.datastream.run.InvalidRunKeyException;
import io.datastream.source.SourceConfigurationException;
import io.datastream.source.UnknownSourceException;
import io.smallrye.config.ConfigValidationException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;

/**
 * A failure as the command line reports it.
 *
 * @param line for people, without a line break
 */
record Failure(int exitCode, String line) {

  static Failure of(Throwable thrown) {
    for (Throwable it : chain(thrown)) {
      if (it instanceof UsageException
          || it instanceof UnknownSourceException
          || it instanceof SourceConfigurationException
          || it instanceof InvalidSettingException
          || it instanceof InvalidBoundsException
          || it instanceof InvalidRunKeyException) {
        return new Failure(ExitCode.USAGE, oneLine(it));
      }
      if (it instanceof ConfigValidationException invalid) {
        return new Failure(ExitCode.USAGE, "configuration: " + problems(invalid));
      }
    }
    Throwable failure = thrown;
    while (isWrapper(failure) && failure.getCause() != null) {
      failure = failure.getCause();
    }
    return new Failure(ExitCode.FAILED, oneLine(failure));
  }

  private static boolean isWrapper(Throwable failure) {
    return failure instanceof CompletionException
        || "Failed to start quarkus".equals(failure.getMessage());
  }

  private static List<Throwable> chain(Throwable thrown) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable it = thrown; it != null && !chain.contains(it); it = it.getCause()) {
      chain.add(it);
    }
    return chain;
  }

  private static String problems(ConfigValidationException invalid) {
    Set<String> problems = new LinkedHashSet<>();
    for (int i = 0; i < invalid.getProblemCount(); i++) {
      problems.add(
          invalid
              .getProblem(i)
              .getMessage()
              // The library's own numbering of its messages tells users nothing.
              .replaceAll("SRCFG\\d+: ", "")
              .replaceAll(
                  "(\\S+) in (.*) does not map to any root",
                  "$1 is no key of Datastream's (docs/configuration.md lists them)"));
    }
    return String.join("; ", problems).replaceAll("\\s*\\R\\s*", " ");
  }

  private static String oneLine(Throwable it) {
    String message =
        it.getMessage() == null || it.getMessage().isBlank()
            ? it.getClass().getName()
            : it.getMessage();
    return message.replaceAll("\\s*\\R\\s*", " ");
  }
}
