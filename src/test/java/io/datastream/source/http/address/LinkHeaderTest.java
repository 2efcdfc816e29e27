package io.datastream.source.http.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkHeaderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "</users?page=2>; rel=\"next\"|/users?page=2",
        "</users?page=2>;rel=next|/users?page=2",
        "<a>; rel=prev, <b>; rel=\"next\", <c>; rel=last|b",
        "<a>; title=\"x, <q>; rel=next\"; rel=prev, <b>; rel=NEXT|b",
        "<a>; rel=\"prev next\"|a",
        "<a> ; REL = \"next\" ; type=\"text/html\"|a",
        "<http://h/a,b;c>; rel=next|http://h/a,b;c",
        "<a>; title=\"say \\\"hi\\\", <b>\"; rel=next|a",
        "<a>; anchor; rel=next|a",
      })
  void theNextLinkIsFound(String header, String target) {
    assertThat(LinkHeader.target(List.of(header), "next")).contains(target);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<a>",
        "<a>; rel=prev",
        "<a>; rel=\"nextish\"",
        "<a>; title=next",
        "<a>; title=\"rel=next\"",
        "<a>; rel=prev; rel=next",
        "a; rel=next",
        "<a; rel=next",
        "<a>; rel",
      })
  void noOtherLinkIsTakenForIt(String header) {
    assertThat(LinkHeader.target(List.of(header), "next")).isEmpty();
  }

  @Test
  void thereMayBeSeveralHeaders() {
    assertThat(LinkHeader.target(List.of("<a>; rel=first", "<b>; rel=next"), "next")).contains("b");
    assertThat(LinkHeader.target(List.of(), "next")).isEmpty();
  }
}
