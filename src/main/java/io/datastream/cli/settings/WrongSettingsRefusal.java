package io.datastream.cli.settings;

import io.datastream.failure.CheckedSettings;
import io.datastream.failure.FailureCode;
import io.datastream.failure.SeveralProblemsException;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/**
 * Keeps the application from starting with settings that can't be, whatever the command, and says
 * all of them: {@code serve} would find out minutes later. Only {@code check} starts all the same,
 * to say what else is wrong.
 */
@ApplicationScoped
public class WrongSettingsRefusal {
  /** Whether what is wrong is gathered by the command. */
  public static final String GATHERED = "io.datastream.settings.gathered";

  /** Behind {@link UnknownSettings}: what follows from a misspelt key is no news. */
  private static final int SECOND = 2;

  private final List<CheckedSettings> settings;
  private final Config config;

  WrongSettingsRefusal(@All List<CheckedSettings> settings, Config config) {
    this.settings = settings;
    this.config = config;
  }

  static boolean gathers(Config config) {
    return config.getOptionalValue(GATHERED, Boolean.class).orElse(false);
  }

  void refuse(@Observes @Priority(SECOND) StartupEvent start) {
    if (gathers(config)) {
      return;
    }
    List<String> problems = settings.stream().flatMap(it -> it.problems().stream()).toList();
    if (!problems.isEmpty()) {
      throw new SeveralProblemsException(FailureCode.WRONG_SETTING, problems);
    }
  }
}
