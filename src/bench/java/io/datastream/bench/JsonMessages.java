package io.datastream.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Messages that others write, a JSON object each, in a table of their four fields: the work on
 * which peers were measured.
 */
record JsonMessages(World world) implements Landing {
  static final String NAME = "json";
  static final String LIMIT = "limit.copy.json";

  private static final String TABLE = "json_messages";
  private static final String PAD = "x".repeat(100);
  private static final String NEWER_PAD = "y".repeat(100);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String into() {
    return "into a table of four columns";
  }

  @Override
  public String messages() {
    return "JSON messages";
  }

  @Override
  public String limit() {
    return LIMIT;
  }

  @Override
  public int records() {
    return world.settings().records();
  }

  @Override
  public String topic(boolean newer, int size, int partitions) throws Exception {
    if (size != 1) {
      throw new IllegalArgumentException("such a message is one record, not " + size);
    }
    return world
        .filled()
        .topic(
            "%sjson-%d".formatted(newer ? "newer-" : "", records()),
            partitions,
            () -> messages(newer));
  }

  private Iterator<byte[]> messages(boolean newer) {
    return LongStream.range(0, records())
        .mapToObj(id -> json(id, newer).getBytes(StandardCharsets.UTF_8))
        .iterator();
  }

  private static String json(long id, boolean newer) {
    return String.format(
        Locale.ROOT,
        "{\"id\": %d, \"name\": \"name-%06d\", \"pad\": \"%s\", \"n\": %d.5}",
        id,
        Dataset.scattered(id),
        newer ? NEWER_PAD : PAD,
        id % 1000);
  }

  @Override
  public Map<String, String> settings(String topic) {
    String prefix = "datastream.sources.messages.";
    return Map.of(
        prefix + "type",
        "topic",
        prefix + "topic",
        topic,
        prefix + "format",
        "json",
        prefix + "table",
        TABLE);
  }

  @Override
  public void empty() throws SQLException {
    world.target().execute("drop table if exists " + TABLE);
    world
        .target()
        .execute(
            "create table %s (id bigint primary key, name text, pad text, n double precision)"
                .formatted(TABLE));
  }

  @Override
  public List<CopyRows> rows() throws IOException {
    return List.of(
        new CopyRows(
            "copy " + TABLE + " from stdin",
            world.files().text("json-messages.copy", records(), JsonMessages::row)));
  }

  private static String row(long id) {
    return String.format(
        Locale.ROOT, "%d\tname-%06d\t%s\t%d.5", id, Dataset.scattered(id), PAD, id % 1000);
  }

  @Override
  public Optional<String> fault(boolean newer) throws SQLException {
    return Expected.ids(TABLE, "id", records())
        .and("sum(n)", sum())
        .rows("pad = '%s'".formatted(newer ? NEWER_PAD : PAD), records())
        .rows("name ~ '^name-[0-9]{6,7}$'", records())
        .fault(world.target());
  }

  private BigDecimal sum() {
    return BigDecimal.valueOf(
        LongStream.range(0, records()).map(id -> id % 1000 * 10 + 5).sum(), 1);
  }
}
