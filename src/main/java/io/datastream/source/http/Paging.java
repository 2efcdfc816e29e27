package io.datastream.source.http;

import com.fasterxml.jackson.core.JsonPointer;
import io.datastream.source.http.address.HttpAddress;
import java.util.Optional;

/** How the pages of one source follow each other. Has no state. */
public interface Paging {
  /** There is but one page. */
  Paging ONE_PAGE =
      new Paging() {
        @Override
        public Optional<HttpAddress> next(Page page) {
          return Optional.empty();
        }

        @Override
        public boolean isKnown(Page page) {
          return false;
        }
      };

  /** The first page's address. */
  default HttpAddress first(HttpAddress url) {
    return url;
  }

  /**
   * The address of the page after one.
   *
   * @param page that was read to its end, or of which enough is {@link #isKnown known}
   * @return empty when it was the last one
   * @throws IllegalArgumentException with the reason when it leads to no address
   */
  Optional<HttpAddress> next(Page page);

  /**
   * What people should know of pages that are not read.
   *
   * @param page the last one that was read
   */
  default Optional<String> unread(Page page) {
    return Optional.empty();
  }

  /** Whether {@link #next} can be said of a page that has only been begun. */
  boolean isKnown(Page page);

  /** What has to be looked for beside the records; empty where nothing has. */
  default Optional<JsonPointer> beside() {
    return Optional.empty();
  }

  /**
   * Whether a server that doesn't know the parameter would give the same page again and again, and
   * nothing but its records would say so.
   */
  default boolean mayRepeat() {
    return false;
  }
}
