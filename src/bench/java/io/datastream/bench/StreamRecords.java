package io.datastream.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The dataset in {@code stream_records}, where it lands unless told otherwise. */
record StreamRecords(World world, int records) implements Landing {
  static final String NAME = "drain";
  static final String LIMIT = "limit.copy";

  private static final String TABLE = "stream_records";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String into() {
    return "";
  }

  @Override
  public String limit() {
    return LIMIT;
  }

  @Override
  public String topic(boolean newer, int size, int partitions) throws Exception {
    return world.filled().topic(newer, records, size, partitions);
  }

  @Override
  public Map<String, String> settings(String topic) {
    return Map.of("datastream.topic", topic);
  }

  @Override
  public void empty() throws SQLException {
    world.target().empty(TABLE);
  }

  @Override
  public List<CopyRows> rows() throws IOException {
    return List.of(
        new CopyRows(
            CopyData.STATEMENT,
            world.files().file("stream-records-" + records + ".copy", new CopyData(records))));
  }

  @Override
  public Optional<String> fault(boolean newer) throws SQLException {
    return Expected.ids(TABLE, "record_key::bigint", records)
        .rows("payload->>'note' = '%s'".formatted(Dataset.note(newer)), records)
        .fault(world.target());
  }

  @Override
  public OptionalLong rowsOf(String run) throws SQLException {
    return OptionalLong.of(
        world.target().number("select count(*) from %s where run_id = '%s'".formatted(TABLE, run)));
  }
}
