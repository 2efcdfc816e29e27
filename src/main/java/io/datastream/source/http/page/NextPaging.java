package io.datastream.source.http.page;

import com.fasterxml.jackson.core.JsonPointer;
import io.datastream.source.SourceKey;
import io.datastream.source.http.Page;
import io.datastream.source.http.Paging;
import io.datastream.source.http.PagingConfig;
import io.datastream.source.http.PagingKind;
import io.datastream.source.http.address.HttpAddress;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** {@code next}: the answer has the next page's address. */
@Singleton
public class NextPaging implements PagingKind {
  @Override
  public String type() {
    return "next";
  }

  @Override
  public Paging of(SourceKey key, PagingConfig config) {
    return new At(
        key.pointer(
            "paging.next",
            config
                .next()
                .orElseThrow(
                    () -> key.missing("paging.next", "a JSON pointer to the next page's address")),
            "/links/next"));
  }

  private record At(JsonPointer place) implements Paging {
    @Override
    public Optional<JsonPointer> beside() {
      return Optional.of(place);
    }

    @Override
    public Optional<HttpAddress> next(Page page) {
      return page.beside()
          .value()
          .filter(it -> !it.isBlank() && !it.equals("false"))
          // An address's characters are bytes to whoever resolves it.
          .map(it -> new String(it.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
          .map(page.address()::resolve);
    }

    @Override
    public boolean isKnown(Page page) {
      return page.beside().isMet();
    }
  }
}
