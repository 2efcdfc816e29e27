package io.datastream.source.http.page;

import io.datastream.source.SourceKey;
import io.datastream.source.http.Page;
import io.datastream.source.http.Paging;
import io.datastream.source.http.PagingConfig;
import io.datastream.source.http.PagingKind;
import io.datastream.source.http.address.HttpAddress;
import io.datastream.source.http.address.LinkHeader;
import jakarta.inject.Singleton;
import java.util.Optional;

/** {@code link}: the Link header has the next page's address (RFC 8288). */
@Singleton
public class LinkPaging implements PagingKind, Paging {
  @Override
  public String type() {
    return "link";
  }

  @Override
  public Paging of(SourceKey key, PagingConfig config) {
    return this;
  }

  @Override
  public Optional<HttpAddress> next(Page page) {
    return LinkHeader.target(page.links(), "next").map(page.address()::resolve);
  }

  @Override
  public boolean isKnown(Page page) {
    return true;
  }
}
