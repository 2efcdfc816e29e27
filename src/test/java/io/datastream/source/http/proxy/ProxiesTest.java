package io.datastream.source.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.source.http.address.HttpAddress;
import io.vertx.core.net.ProxyType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
  private static final HttpAddress PLAIN = HttpAddress.parse("http://api.example.org/x");
  private static final HttpAddress SECURE = HttpAddress.parse("https://api.example.org/x");

  @Test
  void theSchemeChoosesTheVariable() {
    Proxies proxies = new Proxies(Map.of("HTTP_PROXY", "http://a:1", "HTTPS_PROXY", "http://b:2"));

    assertThat(proxies.of(PLAIN).orElseThrow().shown()).isEqualTo("http://a:1");
    assertThat(proxies.of(SECURE).orElseThrow().shown()).isEqualTo("http://b:2");
    assertThat(new Proxies(Map.of("HTTP_PROXY", "http://a:1")).of(SECURE)).isEmpty();
    assertThat(new Proxies(Map.of("https_proxy", "", "HTTPS_PROXY", " ")).of(SECURE)).isEmpty();
  }

  @Test
  void lowerCaseWinsAndAllIsForBoth() {
    Proxies proxies =
        new Proxies(Map.of("http_proxy", "a:1", "HTTP_PROXY", "b:2", "ALL_PROXY", "socks5://c"));

    assertThat(proxies.of(PLAIN).orElseThrow().variable()).isEqualTo("http_proxy");
    assertThat(proxies.of(SECURE).orElseThrow().options().getType()).isEqualTo(ProxyType.SOCKS5);
    assertThat(proxies.of(SECURE).orElseThrow().options().getPort()).isEqualTo(1080);
  }

  @Test
  void userAndPasswordAreTakenOutOfTheAddressAndNotShown() {
    var proxy =
        new Proxies(Map.of("HTTPS_PROXY", "http://jo%40x:p%3Aw+1@[::1]:3128/"))
            .of(SECURE)
            .orElseThrow();

    assertThat(proxy.options().getUsername()).isEqualTo("jo@x");
    assertThat(proxy.options().getPassword()).isEqualTo("p:w+1");
    assertThat(proxy.options().getHost()).isEqualTo("::1");
    assertThat(proxy.shown()).isEqualTo("http://[::1]:3128");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://u:pw@h:1", "http://u:pw@h:x", "https://u:pw@h", "u:pw@", "u:p w@h"})
  void whatIsNoProxyIsRefusedWithoutItsPassword(String value) {
    Proxies proxies = new Proxies(Map.of("HTTPS_PROXY", value));

    if (value.equals("u:p w@h")) {
      assertThat(proxies.of(SECURE).orElseThrow().shown()).isEqualTo("http://h:80");
      return;
    }
    assertThatThrownBy(() -> proxies.of(SECURE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("HTTPS_PROXY: ")
        .hasMessageContaining("accepted: ")
        .hasMessageNotContaining("pw");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*|true",
        "example.org|true",
        ".example.org|true",
        "*.example.org|true",
        "API.Example.ORG|true",
        "other.org, api.example.org|true",
        "other.org example.org|true",
        "api.example.org:80|true",
        "api.example.org:443|false",
        "ample.org|false",
        "api.example|false",
        "10.0.0.0/8|false",
        "[::1]:80|false",
        "''|false",
      })
  void noProxyNamesHostsAndWhatIsBelow(String noProxy, boolean excepted) {
    Proxies proxies = new Proxies(Map.of("HTTP_PROXY", "http://a:1", "NO_PROXY", noProxy));

    assertThat(proxies.of(PLAIN).isEmpty()).isEqualTo(excepted);
  }

  @ParameterizedTest
  @CsvSource({
    "http://10.1.2.3/,10.0.0.0/8,true",
    "http://10.1.2.3/,10.1.2.3,true",
    "http://11.1.2.3/,10.0.0.0/8,false",
    "http://172.31.255.1/,172.16.0.0/12,true",
    "http://172.32.0.1/,172.16.0.0/12,false",
    "http://[fd00::1]/,fd00::/8,true",
    "http://[fd00::1]:8080/,[fd00::1]:8080,true",
    "http://[fd00::1]/,fd00::1,true",
    "http://10.1.2.3/,10.0.0.0/99,false",
    "http://10.1.2.3/,x/8,false",
  })
  void noProxyNamesNetworks(String address, String noProxy, boolean excepted) {
    Proxies proxies = new Proxies(Map.of("http_proxy", "http://a:1", "no_proxy", noProxy));

    assertThat(proxies.of(HttpAddress.parse(address)).isEmpty()).isEqualTo(excepted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:1/", "http://127.0.0.1/", "http://[::1]/"})
  void loopbackIsReachedWithoutOne(String address) {
    assertThat(new Proxies(Map.of("HTTP_PROXY", "http://a:1")).of(HttpAddress.parse(address)))
        .isEmpty();
  }
}
