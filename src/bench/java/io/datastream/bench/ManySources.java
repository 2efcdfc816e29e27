package io.datastream.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The dataset as the records of many sources that take turns on one topic, envelope by envelope,
 * each with a table of its own like {@link TypedOrders}.
 */
record ManySources(World world, int sources) implements Landing {
  /** Records an envelope: a source's turn. */
  static final int ENVELOPE = 100;

  static String name(int sources) {
    return "sources." + sources;
  }

  @Override
  public String name() {
    return name(sources);
  }

  @Override
  public String into() {
    return "into %d typed tables of as many sources".formatted(sources);
  }

  @Override
  public String limit() {
    return TypedOrders.LIMIT;
  }

  @Override
  public int records() {
    return world.settings().records();
  }

  @Override
  public String topic(boolean newer, int size, int partitions) throws Exception {
    if (size != ENVELOPE) {
      throw new IllegalArgumentException("a turn is " + ENVELOPE + " records, not " + size);
    }
    int records = records();
    return world
        .filled()
        .topic(
            "%sof-%d-%d-in-%d".formatted(newer ? "newer-" : "", sources, records, size),
            partitions,
            () ->
                new Envelopes(
                    records,
                    size,
                    envelope -> source((int) (envelope % sources)),
                    id -> Dataset.json(id, newer)));
  }

  private static String source(int number) {
    return "orders_%03d".formatted(number);
  }

  @Override
  public Map<String, String> settings(String topic) {
    Map<String, String> settings = new HashMap<>(Map.of("datastream.topic", topic));
    for (int number = 0; number < sources; number++) {
      settings.putAll(TypedOrders.source(source(number), source(number)));
    }
    return settings;
  }

  @Override
  public void empty() throws SQLException {
    world.target().execute("drop table if exists " + each(ManySources::source, ", "));
    world.target().execute(each(number -> TypedOrders.create(source(number)), "; "));
  }

  @Override
  public List<CopyRows> rows() throws IOException {
    throw new UnsupportedOperationException("nobody asks for that");
  }

  @Override
  public Optional<String> fault(boolean newer) throws SQLException {
    // What is in another source's table isn't found here.
    String rows =
        each(
            number ->
                "select * from %s where id / %d %% %d = %d"
                    .formatted(source(number), ENVELOPE, sources, number),
            " union all ");
    return TypedOrders.plain("(" + rows + ") orders", records(), newer).fault(world.target());
  }

  @Override
  public OptionalLong rowsOf(String run) throws SQLException {
    String rows = each(number -> "select _run_id from " + source(number), " union all ");
    return OptionalLong.of(
        world
            .target()
            .number("select count(*) from (%s) it where _run_id = '%s'".formatted(rows, run)));
  }

  private String each(IntFunction<String> sql, String separator) {
    return IntStream.range(0, sources).mapToObj(sql).collect(Collectors.joining(separator));
  }
}
