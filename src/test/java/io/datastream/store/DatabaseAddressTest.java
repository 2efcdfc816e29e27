package io.datastream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    assertThat(DatabaseAddress.parse(url))
        .isEqualTo(new DatabaseAddress("postgresql://db:5433/app", null, null));
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
    assertThat(DatabaseAddress.parse(text).url()).isEqualTo(url);
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
    assertThat(address.url())
        .doesNotContain("@", "ann", "password", "secret")
        .matches("postgresql://(db|\\[::1\\]):5432/app");
  }

  @Test
  void keepsTheOtherParametersWhenSomeAreCredentials() {
    DatabaseAddress address =
        DatabaseAddress.parse(
            "postgresql://db/app?sslmode=require&password=secret&user=ann&connect_timeout=3");

    assertThat(address.url())
        .isEqualTo("postgresql://db:5432/app?sslmode=require&connect_timeout=3");
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
        "postgresql://ann:secret@one,two/app",
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
}
