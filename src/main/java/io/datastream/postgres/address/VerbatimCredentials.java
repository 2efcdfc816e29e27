package io.datastream.postgres.address;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Expressions;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes credentials as they are: to the configuration {@code $$} and <code>${x}</code> mean other
 * things than themselves, to a password they don't.
 *
 * <p>A reference to another setting still works where people write one: in a configuration file, as
 * the whole value, if there is such a setting or a default; and in an address, where a brace can't
 * be.
 */
// Outside of what expands expressions, which has 300.
@Priority(Priorities.LIBRARY + 400)
public class VerbatimCredentials implements ConfigSourceInterceptor {
  private static final long serialVersionUID = 1L;

  /** Above application.properties, below the environment: who sets Quarkus' own keys means it. */
  public static final int MADE = 275;

  private static final Set<String> CREDENTIALS =
      Set.of(
          "DATABASE_USER",
          "DATABASE_PASSWORD",
          "quarkus.datasource.username",
          "quarkus.datasource.password");

  private static final Set<String> ADDRESSES =
      Set.of("DATABASE_URL", "quarkus.datasource.reactive.url", "quarkus.datasource.jdbc.url");

  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{(?<name>[^{}:]+)(:(?<default>[^{}]*))?}");

  @Override
  public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
    boolean credential = CREDENTIALS.contains(name);
    if (!credential && !ADDRESSES.contains(name)) {
      return context.proceed(name);
    }
    ConfigValue asItIs = Expressions.withoutExpansion(() -> context.proceed(name));
    if (asItIs == null || asItIs.getValue() == null) {
      return asItIs;
    }
    return credential ? credential(context, asItIs) : address(context, name, asItIs);
  }

  private static ConfigValue credential(
      ConfigSourceInterceptorContext context, ConfigValue asItIs) {
    Matcher reference = REFERENCE.matcher(asItIs.getValue());
    if (asItIs.getConfigSourceOrdinal() >= MADE || !reference.matches()) {
      return asItIs;
    }
    ConfigValue referred =
        Expressions.withoutExpansion(() -> context.restart(reference.group("name")));
    String value =
        referred == null || referred.getValue() == null
            ? reference.group("default")
            : referred.getValue();
    return value == null ? asItIs : asItIs.withValue(value);
  }

  private static ConfigValue address(
      ConfigSourceInterceptorContext context, String name, ConfigValue asItIs) {
    return asItIs.getValue().contains("${") ? context.proceed(name) : asItIs;
  }
}
