package io.datastream.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.source.Items;
import io.datastream.source.SourceUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Through a real proxy. */
class ApiProxyTest {
  @TempDir Path directory;

  @Test
  void aPlainRequestGoesThroughTheProxy() throws IOException {
    try (var api = FakeApi.json("[{\"id\":1}]");
        var proxy = new FakeProxy(null);
        var sources = new ApiFixture(Map.of("http_proxy", "http://" + proxy.address()))) {
      var url = api.url("nobody_knows.test", "/users?a=1");

      assertThat(sources.read(url).records()).containsExactly("{\"id\":1}");
      assertThat(proxy.requests()).containsExactly("GET " + url + " HTTP/1.1");
      assertThat(api.seen().get(0).getRequestURI()).hasToString("/users?a=1");
    }
  }

  @Test
  void tlsGoesThroughATunnelWithUserAndPassword() throws Exception {
    var certificates = new TestCertificates(directory);
    var identity = certificates.issued("api.test", "-validity 30");
    try (var api =
            new FakeApi(
                exchange -> FakeApi.send(exchange, 200, "[{\"id\":1}]"),
                identity,
                InetAddress.getLoopbackAddress());
        var proxy = new FakeProxy("Basic am86cHc=");
        var sources = new ApiFixture(Map.of("HTTPS_PROXY", "http://jo:pw@" + proxy.address()))) {
      var url = api.url("api.test", "/users");
      var source = ApiFixture.with(ApiFixture.api(url), Optional.of(certificates.ca()));

      assertThat(Items.of(sources.open(source)).records()).containsExactly("{\"id\":1}");
      assertThat(proxy.requests()).containsExactly("CONNECT api.test:" + api.port() + " HTTP/1.1");
      assertThat(api.seen().get(0).getRequestHeaders()).doesNotContainKey("Proxy-Authorization");
    }
  }

  @Test
  void whatNoProxyNamesIsReachedDirectly() throws IOException {
    try (var api = FakeApi.json("[{\"id\":1}]");
        var proxy = new FakeProxy(null);
        var sources =
            new ApiFixture(
                Map.of("HTTP_PROXY", "http://" + proxy.address(), "NO_PROXY", "0.0.0.0"))) {
      assertThat(sources.read(api.url("0.0.0.0", "/users")).records()).hasSize(1);
      assertThat(sources.read(api.url("/users")).records()).as("loopback").hasSize(1);
      assertThat(proxy.requests()).isEmpty();
    }
  }

  @Test
  void aProxyThatRefusesIsNamedWithoutItsPassword() throws IOException {
    try (var proxy = new FakeProxy("Basic right");
        var sources =
            new ApiFixture(
                Map.of(
                    "HTTPS_PROXY",
                    "http://jo:hush@" + proxy.address(),
                    "HTTP_PROXY",
                    "http://jo:hush@" + proxy.address()))) {
      assertThatThrownBy(() -> sources.read("https://api.test/users"))
          .isInstanceOf(SourceUnavailableException.class)
          .hasMessageContainingAll(
              "through the proxy http://" + proxy.address() + " (HTTPS_PROXY)", "407")
          .hasMessageNotContainingAny("hush", "tried", "am86");
      assertThatThrownBy(() -> sources.read("http://api.test/users"))
          .hasMessageContaining("407")
          .hasMessageNotContainingAny("hush", "tried");
    }
  }

  @Test
  void aProxyThatIsAwayIsNamed() throws IOException {
    String gone;
    try (var proxy = new FakeProxy(null)) {
      gone = proxy.address();
    }
    try (var sources = new ApiFixture(Map.of("HTTP_PROXY", "http://jo:hush@" + gone))) {
      assertThatThrownBy(() -> sources.read("http://api.test/users"))
          .hasMessageContainingAll("through the proxy http://" + gone, "HTTP_PROXY", "refused")
          .hasMessageNotContaining("hush");
    }
    try (var sources = new ApiFixture(Map.of("HTTP_PROXY", "ftp://jo:hush@h"))) {
      assertThatThrownBy(() -> sources.read("http://api.test/users"))
          .isInstanceOf(SourceUnavailableException.class)
          .hasMessageContainingAll("HTTP_PROXY: 'h' is given; accepted:", "correct it")
          .hasMessageNotContaining("hush");
    }
  }
}
