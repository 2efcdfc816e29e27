package io.datastream.source.http.page;

import io.datastream.source.OneLine;
import io.datastream.source.SourceKey;
import io.datastream.source.http.Page;
import io.datastream.source.http.Paging;
import io.datastream.source.http.PagingConfig;
import io.datastream.source.http.PagingKind;
import io.datastream.source.http.address.HttpAddress;
import io.datastream.source.http.address.LinkHeader;
import jakarta.inject.Singleton;
import java.util.Optional;

/** {@code none}: one page is read, even if it says that there are more. */
@Singleton
public class NoPaging implements PagingKind {
  private static final int MOST_SHOWN = 200;

  @Override
  public String type() {
    return "none";
  }

  @Override
  public Paging of(SourceKey key, PagingConfig config) {
    return new First(key);
  }

  private record First(SourceKey key) implements Paging {
    @Override
    public Optional<HttpAddress> next(Page page) {
      return Optional.empty();
    }

    @Override
    public boolean isKnown(Page page) {
      return false;
    }

    @Override
    public Optional<String> unread(Page page) {
      return LinkHeader.target(page.links(), "next")
          .map(
              next ->
                  "the answer is one page of several, and only this one was read: its Link header has a next page, %s; set %s to link"
                      .formatted(shown(page.address(), next), key.of("paging.type")));
    }

    private static String shown(HttpAddress base, String link) {
      try {
        return base.resolve(link).display();
      } catch (IllegalArgumentException e) {
        return OneLine.of(HttpAddress.display(link), MOST_SHOWN);
      }
    }
  }
}
