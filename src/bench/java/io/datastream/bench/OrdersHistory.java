package io.datastream.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The dataset in a table of its own that keeps every version of a record; the run makes it. */
record OrdersHistory(World world) implements Landing {
  private static final String TABLE = "orders_history";

  @Override
  public String name() {
    return "history";
  }

  @Override
  public String into() {
    return "into a typed table with history";
  }

  @Override
  public String limit() {
    return TypedOrders.LIMIT;
  }

  @Override
  public int records() {
    return world.settings().recordsWithHistory();
  }

  @Override
  public String topic(boolean newer, int size, int partitions) throws Exception {
    return world.filled().topic(newer, records(), size, partitions);
  }

  @Override
  public Map<String, String> settings(String topic) {
    Map<String, String> settings = new HashMap<>(TypedOrders.source(Dataset.SOURCE, TABLE));
    settings.put("datastream.topic", topic);
    settings.put("datastream.sources.orders.key", "id");
    settings.put("datastream.sources.orders.mode", "history");
    return settings;
  }

  @Override
  public void empty() throws SQLException {
    world.target().execute("drop table if exists " + TABLE);
  }

  @Override
  public List<CopyRows> rows() throws IOException {
    throw new UnsupportedOperationException("the runs fill it");
  }

  @Override
  public void fill() throws Exception {
    empty();
    new DrainLine(this, 100, 1, Found.NOTHING).measure();
  }

  @Override
  public Optional<String> fault(boolean newer) throws SQLException {
    Expected all =
        Expected.of(TABLE)
            .and("count(*)", newer ? 2L * records() : records())
            .rows("_valid_to > _valid_from", newer ? records() : 0);
    Optional<String> fault = all.fault(world.target());
    return fault.isPresent()
        ? fault
        : TypedOrders.plain(
                "(select * from %s where _valid_to is null) as current_rows".formatted(TABLE),
                records(),
                newer)
            .fault(world.target());
  }

  @Override
  public OptionalLong rowsOf(String run) throws SQLException {
    return OptionalLong.of(
        world
            .target()
            .number("select count(*) from %s where _run_id = '%s'".formatted(TABLE, run)));
  }
}
