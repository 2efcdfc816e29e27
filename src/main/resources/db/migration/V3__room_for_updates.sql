-- Half of each page stays free when rows come in, so that the next version of a row finds its place
-- beside it: PostgreSQL then leaves the index alone (heap-only tuples). Holds for pages from now on.
-- Where records never come again: ALTER TABLE stream_records SET (fillfactor = 100).
ALTER TABLE stream_records SET (fillfactor = 50);
