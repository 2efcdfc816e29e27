package io.datastream.process;

import io.datastream.testing.Tables;

/** Looks at where rows stand on their pages. */
final class Versions {
  private Versions() {}

  /** Places before the last row of each page that no row has: versions that were given up. */
  static long givenUp(Tables tables) {
    return tables.number(
        "SELECT coalesce(sum(last - rows), 0)::bigint FROM (SELECT max((ctid::text::point)[1]) AS last,"
            + " count(*) AS rows FROM stream_records GROUP BY (ctid::text::point)[0]) AS pages");
  }
}
