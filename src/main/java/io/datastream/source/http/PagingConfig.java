package io.datastream.source.http;

import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.OptionalInt;

/** How the pages of an answer follow each other. */
public interface PagingConfig {

  /**
   * How the next page is found: {@code link} (the Link header says it, by RFC 8288), {@code next}
   * (an address in the answer, at the JSON pointer {@code paging.next}), {@code cursor} (a value in
   * the answer at {@code paging.next}, or the field {@code paging.field} of the last record, which
   * the query parameter {@code paging.parameter} hands back), {@code page} (its number is in the
   * parameter), {@code offset} (how many records to leave out is in the parameter); {@code none}
   * where there is but one.
   *
   * @return one of these
   */
  @WithDefault("link")
  String type();

  /**
   * With {@code paging.type=next} or {@code cursor}: JSON pointer to the next page's address or to
   * the cursor, for example {@code /links/next}. Where it is missing, null, false or empty, the
   * page was the last one.
   *
   * @return empty when not given
   */
  Optional<String> next();

  /**
   * With {@code paging.type=cursor}: the field of the last record that is the cursor, where the
   * answer has none of its own. A page without a record is the last one then.
   *
   * @return empty when not given
   */
  Optional<String> field();

  /**
   * With {@code paging.type=cursor}, {@code page} or {@code offset}: the query parameter. Without
   * it, {@code cursor}, {@code page} or {@code offset}.
   *
   * @return empty when not given
   */
  Optional<String> parameter();

  /**
   * With {@code paging.type=page}: the first page's number. Without it, 1.
   *
   * @return empty when not given
   */
  OptionalInt first();

  /**
   * How many records a page has. With {@code paging.type=offset} it is required. It is asked for by
   * {@code paging.size-parameter}, and a page with fewer records is the last one: that saves a
   * request.
   *
   * @return empty when not given
   */
  OptionalInt size();

  /**
   * The query parameter that asks for {@code paging.size} records a page. Without it, {@code limit}
   * with {@code paging.type=offset}, and none with others.
   *
   * @return empty when not given
   */
  Optional<String> sizeParameter();

  /**
   * How many pages are read at most; where there are more, the run says so.
   *
   * @return 1 or more
   */
  @WithDefault("10000")
  int maxPages();
}
