package io.datastream.source.http.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpAddressTest {
  /** RFC 3986, sections 5.4.1 and 5.4.2; its base has a semicolon and a query. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "g          | http://a/b/c/g",
        "./g        | http://a/b/c/g",
        "g/         | http://a/b/c/g/",
        "/g         | http://a/g",
        "//g        | http://g/",
        "?y         | http://a/b/c/d;p?y",
        "g?y        | http://a/b/c/g?y",
        "#s         | http://a/b/c/d;p?q",
        "g#s        | http://a/b/c/g",
        "g?y#s      | http://a/b/c/g?y",
        ";x         | http://a/b/c/;x",
        "g;x        | http://a/b/c/g;x",
        "''         | http://a/b/c/d;p?q",
        ".          | http://a/b/c/",
        "./         | http://a/b/c/",
        "..         | http://a/b/",
        "../        | http://a/b/",
        "../g       | http://a/b/g",
        "../..      | http://a/",
        "../../     | http://a/",
        "../../g    | http://a/g",
        "../../../g | http://a/g",
        "/./g       | http://a/g",
        "/../g      | http://a/g",
        "g.         | http://a/b/c/g.",
        ".g         | http://a/b/c/.g",
        "g..        | http://a/b/c/g..",
        "..g        | http://a/b/c/..g",
        "./../g     | http://a/b/g",
        "./g/.      | http://a/b/c/g/",
        "g/./h      | http://a/b/c/g/h",
        "g/../h     | http://a/b/c/h",
        "g;x=1/./y  | http://a/b/c/g;x=1/y",
        "g;x=1/../y | http://a/b/c/y",
        "g?y/./x    | http://a/b/c/g?y/./x",
        "g?y/../x   | http://a/b/c/g?y/../x",
        "https://h  | https://h/",
        "HTTP://H:8080/x | http://h:8080/x",
        "?x=http://h/y | http://a/b/c/d;p?x=http://h/y",
        "//user:pw@h/x | http://h/x",
        "/a//b      | http://a/a//b",
      })
  void referencesAreResolvedByTheRfc(String reference, String target) {
    HttpAddress base = HttpAddress.parse("http://a/b/c/d;p?q");

    HttpAddress resolved = base.resolve(reference);

    assertThat(resolved.scheme() + "://" + authority(resolved) + resolved.target())
        .isEqualTo(target);
  }

  private static String authority(HttpAddress address) {
    return address.host() + (address.port() < 0 ? "" : ":" + address.port());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://h/a b|/a%20b",
        "http://h/a|/a",
        "http://h/größe?ü=ö|/gr%C3%B6%C3%9Fe?%C3%BC=%C3%B6",
        "http://h/a\"<>^`{}|/a%22%3C%3E%5E%60%7B%7D",
        "http://h/%e4%|/%e4%25",
        "http://h/%zz?a=100%|/%25zz?a=100%25",
        "http://h\\a\\b?c\\d|/a/b?c%5Cd",
        "http://h?x|/?x",
        "http://h/?|/?",
        "http://h/a;b=c,d(e)!$&'*+~@:|/a;b=c,d(e)!$&'*+~@:",
      })
  void whatMayNotStandInAnAddressIsPercentEncoded(String written, String target) {
    assertThat(HttpAddress.parse(written).target()).isEqualTo(target);
  }

  @Test
  void aBarIsEncodedToo() {
    assertThat(HttpAddress.parse("http://h/a|b?c|d").target()).isEqualTo("/a%7Cb?c%7Cd");
  }

  @Test
  void theBytesOfALocationStayWhatTheyAre() {
    HttpAddress base = HttpAddress.parse("http://h/x");

    assertThat(base.resolve("/gr\u00c3\u00b6\u00df").target()).isEqualTo("/gr%C3%B6%DF");
    assertThat(base.resolve("http://b\u00c3\u00bccher.test/").host())
        .isEqualTo("xn--bcher-kva.test");
  }

  @ParameterizedTest
  @CsvSource({
    "http://my_host:8080/x,my_host,8080",
    "https://EXAMPLE.org,example.org,443",
    "http://[::1]:8080/,::1,8080",
    "http://[2001:DB8::1]/,2001:db8::1,80",
    "http://bücher.test/,xn--bcher-kva.test,80",
    "http://127.0.0.1:1/,127.0.0.1,1",
    "http://h:/x,h,80",
  })
  void hostAndPortAreFound(String written, String host, int port) {
    HttpAddress address = HttpAddress.parse(written);

    assertThat(address.host()).isEqualTo(host);
    assertThat(address.effectivePort()).isEqualTo(port);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ftp://h/x|does not begin with http",
        "users.json|does not begin with http",
        "http:/x|has no host",
        "http://|has no host",
        "http://:80/|has no host",
        "http://a b/|no host name",
        "http://h:99999/|'99999' is no port",
        "http://h:0/|'0' is no port",
        "http://h:8x/|'8x' is no port",
        "http://[::1|'[:",
        "http://[::1%25eth0]/|no host name",
      })
  void whatIsNoAddressIsRefused(String written, String reason) {
    assertThatThrownBy(() -> HttpAddress.parse(written))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void messagesShowNoSecrets() {
    assertThat(HttpAddress.parse("http://u:pw@h:1/a?token=s#f").display())
        .isEqualTo("http://h:1/a");
    assertThat(HttpAddress.parse("http://[::1]:1/a").display()).isEqualTo("http://[::1]:1/a");
    assertThat(HttpAddress.display("ftp://u:pw@h/a?token=s")).isEqualTo("ftp://h/a");
    assertThat(HttpAddress.display("//u:p@w@h/a")).isEqualTo("//h/a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://h/p | page | 2 | /p?page=2
          http://h/p?page=1&x=y | page | 2 | /p?page=2&x=y
          http://h/p?a=b&page=1&page=3 | page | 2 | /p?a=b&page=2
          http://h/p?p%61ge=1 | page | 2 | /p?page=2
          http://h/p?a | b c | d&e=ä+ | /p?a&b%20c=d%26e%3D%C3%A4%2B
          http://h/p?x=%zz | y | 1 | /p?x=%25zz&y=1
          """)
  void aParameterTakesThePlaceOfThoseOfItsName(
      String address, String name, String value, String target) {
    assertThat(HttpAddress.parse(address).with(name, value).target()).isEqualTo(target);
  }
}
