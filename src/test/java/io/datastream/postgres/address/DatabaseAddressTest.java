package io.datastream.postgres.address;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.config.InvalidSettingException;
import io.vertx.pgclient.PgConnectOptions;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

class DatabaseAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://db:5433/app",
        "postgres://db:5433/app",
        "jdbc:postgresql://db:5433/app",
        "jdbc:postgres://db:5433/app",
      })
  void takesEverySchemeThatIsUsedForPostgresql(String url) {
    DatabaseAddress address = DatabaseAddress.parse(url);

    assertThat(address.reactiveUrls()).containsExactly("postgresql://db:5433/app");
    assertThat(address.user()).isNull();
    assertThat(address.password()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://db/app,               postgresql://db:5432/app",
    "postgresql://db:/app,              postgresql://db:5432/app",
    "postgresql://10.0.0.1:1/a,         postgresql://10.0.0.1:1/a",
    "postgresql://[::1]:5433/app,       postgresql://[::1]:5433/app",
    "postgresql://[2001:db8::7]/app,    postgresql://[2001:db8::7]:5432/app",
    "postgresql://db/my%20app,          postgresql://db:5432/my%20app",
    "postgresql://db/app?sslmode=require&application_name=a%20b, postgresql://db:5432/app?sslmode=require&application_name=a%20b",
    // Docker Compose used to name containers so, and people name hosts so.
    "postgresql://my_db:5433/app,       postgresql://my_db:5433/app",
    "postgresql://u:p@my_db/app,        postgresql://my_db:5432/app",
  })
  void keepsWhereTheDatabaseIs(String text, String url) {
    assertThat(DatabaseAddress.parse(text).reactiveUrls()).containsExactly(url);
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://ann@db/app,                    ann,   ",
    "postgresql://ann:secret@db/app,             ann,   secret",
    "postgresql://ann:a:b:c@db/app,              ann,   a:b:c",
    "postgresql://ann:p%40s%2Fs%3A%23%25@[::1]/app,   ann,   p@s/s:#%",
    "postgresql://a%3Ann:secret@db/app,          a:nn,  secret",
    "postgresql://ann:p+s@db/app,                ann,   p+s",
    "postgresql://ann:%C3%A9@db/app,             ann,   é",
    "postgresql://:secret@db/app,                ,      secret",
    "postgresql://@db/app,                       ,      ",
    "postgresql://db/app?user=ann&password=p%26s, ann,  p&s",
    "postgresql://x:y@db/app?user=ann&password=secret, ann, secret",
  })
  void takesTheCredentialsOut(String text, String user, String password) {
    DatabaseAddress address = DatabaseAddress.parse(text);

    assertThat(address.user()).isEqualTo(user);
    assertThat(address.password()).isEqualTo(password);
    assertThat(address.reactiveUrls())
        .singleElement(as(InstanceOfAssertFactories.STRING))
        .doesNotContain("@", "ann", "password", "secret")
        .matches("postgresql://(db|\\[::1\\]):5432/app");
    assertThat(address.jdbcUrl()).doesNotContain("@", "ann", "password", "secret");
    assertThat(address.toString()).doesNotContain("ann", "password", "secret");
  }

  @Test
  void keepsTheOtherParametersWhenSomeAreCredentials() {
    DatabaseAddress address =
        DatabaseAddress.parse(
            "postgresql://db/app?sslmode=require&password=secret&user=ann&connect_timeout=3");

    assertThat(address.reactiveUrls()).containsExactly("postgresql://db:5432/app?sslmode=require");
    assertThat(address.jdbcUrl())
        .isEqualTo(
            "jdbc:postgresql://db:5432/app?sslmode=require&connectTimeout=3&targetServerType=any");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ann:secret@db/app",
        "mysql://ann:secret@db/app",
        "jdbc:mysql://ann:secret@db/app",
        "postgresql:/ann:secret@db/app",
        "postgresql://",
        "postgresql:///app",
        "postgresql://ann:secret@/app",
        "postgresql://ann:secret@db",
        "postgresql://ann:secret@db/",
        "postgresql://ann:secret@db:port/app",
        "postgresql://ann:secret@db:99999/app",
        "postgresql://ann:secret@one,/app",
        "postgresql://ann:sec@ret@db/app",
        "postgresql://ann:secret%ff@db/app",
        "postgresql://ann:secret%00@db/app",
        "postgresql://db/app?password=secret&cret",
        "postgresql://ann:secret %@db/app",
        "postgresql://ann:se^cret@db/app",
        "postgresql://ann:12#secret@db/app",
        "postgresql://ann:secret/1@db/app",
        "postgresql://ann:secret%zz@db/app",
        "postgresql://ann:secret@[::1/app",
        "postgresql://ann:secret@db/app|x",
        "postgresql://db/app?user=ann&password=secret^",
      })
  void refusesEverythingElseWithoutRepeatingThePassword(String text) {
    assertThatThrownBy(() -> DatabaseAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("DATABASE_URL: ")
        .hasMessageContaining("accepted is postgresql://HOST:PORT/DATABASE")
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("cret")
        .hasMessageNotContaining("\n")
        .hasNoCause();
  }

  @ParameterizedTest
  @CsvSource({
    "currentSchema=foo,                 search_path=foo,         currentSchema=foo",
    "search_path=foo%2Cpublic,          search_path=foo%2Cpublic, currentSchema=foo%2Cpublic",
    "application_name=a+b,              application_name=a%2Bb,  ApplicationName=a%2Bb",
    "ApplicationName=a%20b,             application_name=a%20b,  ApplicationName=a%20b",
    "options=-c%20search_path%3Dfoo,    options=-c%20search_path%3Dfoo, options=-c%20search_path%3Dfoo",
  })
  void bothClientsAreToldTheSame(String parameter, String reactive, String jdbc) {
    DatabaseAddress address = DatabaseAddress.parse("postgresql://db/app?" + parameter);

    assertThat(address.reactiveUrls()).containsExactly("postgresql://db:5432/app?" + reactive);
    assertThat(address.jdbcUrl()).startsWith("jdbc:postgresql://db:5432/app?").contains(jdbc);
  }

  @Test
  void severalServersAreTriedInTheirOrderUntilOneCanBeWrittenTo() {
    DatabaseAddress address =
        DatabaseAddress.parse("postgresql://ann:secret@one,[::1]:5433,three:5434/app");

    assertThat(address.reactiveUrls())
        .containsExactly(
            "postgresql://one:5432/app",
            "postgresql://[::1]:5433/app",
            "postgresql://three:5434/app");
    assertThat(address.jdbcUrl())
        .isEqualTo(
            "jdbc:postgresql://one:5432,[::1]:5433,three:5434/app"
                + "?sslmode=disable&targetServerType=primary");
    assertThat(address.writable()).isTrue();
    assertThat(DatabaseAddress.parse("postgresql://one,two/app?target_session_attrs=any"))
        .matches(any -> !any.writable())
        .matches(any -> any.jdbcUrl().contains("targetServerType=any"));
    assertThat(DatabaseAddress.parse("postgresql://one/app").writable()).isFalse();
  }

  @Test
  void anAddressIsWrittenAsBothClientsCanReadIt() {
    DatabaseAddress address =
        DatabaseAddress.parse("postgresql://[::ffff:10.0.0.1]/my$app(1)%2B\u00e9");

    assertThat(address.database()).isEqualTo("my$app(1)+\u00e9");
    assertThat(address.reactiveUrls())
        .containsExactly("postgresql://10.0.0.1:5432/my%24app%281%29%2B%C3%A9");
    assertThat(PgConnectOptions.fromUri(address.reactiveUrls().get(0)).getDatabase())
        .isEqualTo(address.database());
    assertThat(Driver.parseURL(address.jdbcUrl(), null))
        .containsEntry("PGDBNAME", address.database())
        .containsEntry("PGHOST", "10.0.0.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "sslmode=bogus | sslmode: 'bogus' was given, accepted is disable, allow, prefer, require, verify-ca, verify-full",
        "connect_timeout=0 | connect_timeout: '0' was given, accepted is a whole number of seconds",
        "connect_timeout=soon | connect_timeout: 'soon'",
        "target_session_attrs=standby | 'standby' was given, accepted is any, read-write, primary",
        "currentSchema= | currentSchema: '' was given",
        "sslcert=a.pem | the parameter 'sslcert' is not supported; accepted are currentSchema, sslmode",
        "SSLMODE=require | the parameter 'SSLMODE' is not supported",
        "pass%77ord=secret | one of its parameters is not supported",
        "channel_binding=require | 'channel_binding'",
        "host=/var/run/postgresql | 'host'",
      })
  void whatIsNotFollowedIsNamed(String parameter, String named) {
    assertThatThrownBy(() -> DatabaseAddress.parse("postgresql://db/app?" + parameter))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("DATABASE_URL: ")
        .hasMessageContaining(named)
        .hasMessageNotContaining("secret");
  }
}
