package io.datastream.source.http.page;

import io.datastream.source.SourceKey;
import io.datastream.source.http.Page;
import io.datastream.source.http.PagingConfig;
import io.datastream.source.http.address.HttpAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How many records a page has.
 *
 * @param size empty where nobody says
 * @param parameter that asks for so many; empty where none does
 */
record PageSize(OptionalInt size, Optional<String> parameter) {
  /**
   * As it is configured.
   *
   * @param usual the parameter where none is configured
   */
  static PageSize of(SourceKey key, PagingConfig config, Optional<String> usual) {
    if (config.size().isPresent() && config.size().getAsInt() < 1) {
      throw key.refused("paging.size", config.size().getAsInt(), "a whole number of at least 1");
    }
    if (config.sizeParameter().isPresent() && config.size().isEmpty()) {
      throw key.missing(
          "paging.size", "how many records %s asks for".formatted(key.of("paging.size-parameter")));
    }
    return new PageSize(config.size(), config.sizeParameter().or(() -> usual));
  }

  /** The address that asks for pages of this size. */
  HttpAddress asked(HttpAddress url) {
    return size.isEmpty() || parameter.isEmpty()
        ? url
        : url.with(parameter.get(), String.valueOf(size.getAsInt()));
  }

  /** Whether no page comes after one that was read to its end. */
  boolean isLast(Page page) {
    return page.records() == 0 || size.isPresent() && page.records() < size.getAsInt();
  }

  /** Whether enough of a page was read to know that it isn't the last one, as far as one can. */
  boolean isFull(Page page) {
    return page.records() >= size.orElse(1);
  }
}
