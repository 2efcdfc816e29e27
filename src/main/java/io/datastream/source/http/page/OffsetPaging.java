package io.datastream.source.http.page;

import io.datastream.source.SourceKey;
import io.datastream.source.http.Page;
import io.datastream.source.http.Paging;
import io.datastream.source.http.PagingConfig;
import io.datastream.source.http.PagingKind;
import io.datastream.source.http.address.HttpAddress;
import jakarta.inject.Singleton;
import java.util.Optional;

/** {@code offset}: how many records to leave out is in a parameter. */
@Singleton
public class OffsetPaging implements PagingKind {
  @Override
  public String type() {
    return "offset";
  }

  @Override
  public Paging of(SourceKey key, PagingConfig config) {
    if (config.size().isEmpty()) {
      throw key.missing("paging.size", "how many records a page has");
    }
    return new By(
        config.parameter().orElse(type()), PageSize.of(key, config, Optional.of("limit")));
  }

  private record By(String parameter, PageSize size) implements Paging {
    @Override
    public HttpAddress first(HttpAddress url) {
      return at(size.asked(url), 0);
    }

    @Override
    public Optional<HttpAddress> next(Page page) {
      return size.isLast(page)
          ? Optional.empty()
          : Optional.of(at(page.address(), (long) page.number() * size.size().getAsInt()));
    }

    private HttpAddress at(HttpAddress address, long offset) {
      return address.with(parameter, String.valueOf(offset));
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
