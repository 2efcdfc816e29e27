package io.datastream.postgres.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.config.InvalidSettingException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlConfigTest {
  private static final int ENVIRONMENT = 300;
  private static final int FILE = 260;

  @TempDir private Path directory;

  static Stream<String> passwords() {
    return Stream.of(
        "pa$$word",
        "${x}",
        "${DATABASE_USER",
        "$",
        "$$$",
        "\\$",
        "a\\$$b\\\\",
        "p,q\\,r",
        "@:/?#%&+ =",
        "%24",
        "é",
        "${kafka.bootstrap.servers:x}y");
  }

  @ParameterizedTest
  @MethodSource("passwords")
  void aPasswordIsTakenAsItIsFromTheEnvironment(String password) {
    assertThat(password(config(Map.of("DATABASE_PASSWORD", password)))).isEqualTo(password);
    assertThat(password(config(Map.of("QUARKUS_DATASOURCE_PASSWORD", password))))
        .isEqualTo(password);
  }

  @ParameterizedTest
  @MethodSource("passwords")
  void aPasswordIsTakenAsItIsFromItsFile(String password) throws IOException {
    Path file = Files.writeString(directory.resolve("password"), password + "\n");

    assertThat(password(config(Map.of("DATABASE_PASSWORD_FILE", file.toString()))))
        .isEqualTo(password);
  }

  @ParameterizedTest
  @MethodSource("passwords")
  void aPasswordIsTakenAsItIsFromTheAddress(String password) {
    String encoded = PercentText.encoded(password);

    assertThat(password(config(Map.of("DATABASE_URL", "postgresql://ann:" + encoded + "@db/app"))))
        .isEqualTo(password);
    assertThat(
            password(
                config(Map.of("DATABASE_URL", "postgresql://db/app?user=a&password=" + encoded))))
        .isEqualTo(password);
  }

  @ParameterizedTest
  @MethodSource("passwords")
  void aPasswordIsTakenAsItIsFromAConfigurationFile(String password) throws IOException {
    String quoted = "'" + password.replace("'", "''") + "'";

    assertThat(password(file(Map.of("DATABASE_PASSWORD", password)))).isEqualTo(password);
    assertThat(
            password(
                builder()
                    .withSources(new YamlConfigSource("y", "DATABASE_PASSWORD: " + quoted, FILE))
                    .build()))
        .isEqualTo(password);
  }

  @Test
  void charactersOfAUrlNeedNotBeEncoded() {
    assertThat(password(config(Map.of("DATABASE_URL", "postgresql://ann:pa$$word!*'@db/app"))))
        .isEqualTo("pa$$word!*'");
  }

  @Test
  void aConfigurationFileMayReferToAnotherSetting() {
    SmallRyeConfig config =
        builder()
            .withSources(source(Map.of("PW", "pa$$word", "HOST", "db1"), ENVIRONMENT))
            .withSources(
                source(
                    Map.of(
                        "DATABASE_PASSWORD", "${PW}", "DATABASE_URL", "postgresql://${HOST}/app"),
                    FILE))
            .build();

    assertThat(password(config)).isEqualTo("pa$$word");
    assertThat(password(file(Map.of("DATABASE_PASSWORD", "${PW:of development}"))))
        .isEqualTo("of development");
    assertThat(value(config, "quarkus.datasource.reactive.url"))
        .isEqualTo("postgresql://db1:5432/app");
  }

  @Test
  void aUserIsTakenAsItIs() {
    assertThat(value(config(Map.of("DATABASE_USER", "a$$b${c}")), "quarkus.datasource.username"))
        .isEqualTo("a$$b${c}");
  }

  @Test
  void anAddressIsTakenAsItIs() {
    SmallRyeConfig config = config(Map.of("DATABASE_URL", "postgresql://db/a$$b"));

    assertThat(value(config, "quarkus.datasource.jdbc.url")).contains("/a%24%24b?");
  }

  @ParameterizedTest
  @CsvSource({
    "disable,      , disable,     true,  NONE",
    "allow,        , allow,       true,  NONE",
    "prefer,       , prefer,      true,  NONE",
    "require,      , require,     true,  NONE",
    "require,      ca, verify-ca,   false, NONE",
    "verify-ca,    ca, verify-ca,   false, NONE",
    "verify-full,  ca, verify-full, false, HTTPS",
  })
  void bothClientsEncryptAndTrustAlike(
      String mode, String root, String jdbc, String trustAll, String verification)
      throws IOException {
    Path ca = Files.createFile(directory.resolve("ca.pem"));
    SmallRyeConfig config =
        config(
            Map.of(
                "DATABASE_URL",
                "postgresql://db/app?sslmode="
                    + mode
                    + (root == null ? "" : "&sslrootcert=" + ca)));

    String reactive = "quarkus.datasource.reactive.";
    assertThat(value(config, "quarkus.datasource.jdbc.url")).contains("sslmode=" + jdbc);
    assertThat(value(config, reactive + "url")).endsWith("?sslmode=" + mode);
    assertThat(value(config, reactive + "trust-all")).isEqualTo(trustAll);
    assertThat(value(config, reactive + "hostname-verification-algorithm")).isEqualTo(verification);
    assertThat(value(config, reactive + "trust-certificate-pem.certs"))
        .isEqualTo(root == null ? null : ca.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sslmode=verify-full",
        "sslmode=verify-ca",
        "sslrootcert=/nowhere/ca.pem",
        "sslmode=prefer&sslrootcert=/nowhere/ca.pem",
        "sslmode=verify-full&sslrootcert=/nowhere/ca.pem",
        "sslmode=verify-full&sslrootcert=system",
      })
  void trustThatCantBeIsRefused(String parameters) {
    assertThatThrownBy(() -> config(Map.of("DATABASE_URL", "postgresql://db/app?" + parameters)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("sslrootcert");
  }

  private static SmallRyeConfig config(Map<String, String> environment) {
    return builder().withSources(new EnvConfigSource(environment, ENVIRONMENT)).build();
  }

  private static SmallRyeConfig file(Map<String, String> settings) {
    return builder().withSources(source(settings, FILE)).build();
  }

  private static PropertiesConfigSource source(Map<String, String> settings, int ordinal) {
    return new PropertiesConfigSource(settings, "test " + ordinal, ordinal);
  }

  private static SmallRyeConfigBuilder builder() {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withInterceptors(new VerbatimCredentials())
        .withSources(new DatabaseUrlConfig());
  }

  private static String password(SmallRyeConfig config) {
    return value(config, "quarkus.datasource.password");
  }

  private static String value(SmallRyeConfig config, String name) {
    return config.getConfigValue(name).getValue();
  }
}
