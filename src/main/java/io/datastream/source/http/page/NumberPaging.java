package io.datastream.source.http.page;

import io.datastream.source.SourceKey;
import io.datastream.source.http.Page;
import io.datastream.source.http.Paging;
import io.datastream.source.http.PagingConfig;
import io.datastream.source.http.PagingKind;
import io.datastream.source.http.address.HttpAddress;
import jakarta.inject.Singleton;
import java.util.Optional;

/** {@code page}: the page's number is in a parameter; one without a record is the last one. */
@Singleton
public class NumberPaging implements PagingKind {
  @Override
  public String type() {
    return "page";
  }

  @Override
  public Paging of(SourceKey key, PagingConfig config) {
    return new By(
        config.parameter().orElse(type()),
        config.first().orElse(1),
        PageSize.of(key, config, Optional.empty()));
  }

  private record By(String parameter, int first, PageSize size) implements Paging {
    @Override
    public HttpAddress first(HttpAddress url) {
      return size.asked(url).with(parameter, String.valueOf(first));
    }

    @Override
    public Optional<HttpAddress> next(Page page) {
      return size.isLast(page)
          ? Optional.empty()
          // The number of the page after it, the first one's being what it is.
          : Optional.of(page.address().with(parameter, String.valueOf(first + page.number())));
    }

    @Override
    public boolean isKnown(Page page) {
      return size.isFull(page);
    }

    @Override
    public boolean mayRepeat() {
      return true;
    }
  }
}
