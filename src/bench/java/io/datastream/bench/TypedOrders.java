package io.datastream.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The dataset in a table of its own, of eight columns and two of Datastream's. */
record TypedOrders(World world, TypedColumns columns) implements Landing {
  static final String LIMIT = "limit.copy.typed";

  private static final String TABLE = "typed_orders";

  private static final String COLUMNS =
      "_ingested_at timestamp with time zone, _run_id uuid, amount numeric, city text,"
          + " customer text, email text, id bigint, note text,"
          + " ordered_at timestamp with time zone, status text";

  @Override
  public String name() {
    return columns.line();
  }

  @Override
  public String into() {
    return columns.into();
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
    return world.filled().topic(newer, records(), size, partitions);
  }

  @Override
  public Map<String, String> settings(String topic) {
    Map<String, String> settings = new HashMap<>(source(Dataset.SOURCE, TABLE));
    columns
        .settings()
        .forEach((key, value) -> settings.put("datastream.sources.orders." + key, value));
    settings.put("datastream.topic", topic);
    settings.put("datastream.sources.orders.key", "id");
    settings.put("datastream.mask-key", TypedColumns.MASK_KEY);
    return settings;
  }

  /** The settings of a source of the topic's that has a table of its own. */
  static Map<String, String> source(String source, String table) {
    String prefix = "datastream.sources." + source;
    return Map.of(prefix + ".type", "topic", prefix + ".table", table);
  }

  /** Makes such a table, as Datastream does; there must be none. */
  static String create(String table) {
    return """
    create table %s (id bigint, customer text, email text, city text, status text, amount numeric,
      ordered_at timestamptz, note text, _ingested_at timestamptz, _run_id uuid, primary key (id))
      with (fillfactor = 50)
    """
        .formatted(table);
  }

  @Override
  public void empty() throws SQLException {
    world.target().execute("drop table if exists " + TABLE);
    if (columns == TypedColumns.FOUND) {
      world.target().execute(create(TABLE));
    }
  }

  @Override
  public void fill() throws SQLException, IOException {
    world.target().execute("drop table if exists " + TABLE);
    world.target().execute(create(TABLE));
    world.target().copy(rows());
  }

  @Override
  public List<CopyRows> rows() throws IOException {
    String own = "\t" + Instant.now() + "\t" + UUID.randomUUID();
    return List.of(
        new CopyRows(
            "copy " + TABLE + " from stdin",
            world.files().text("typed-orders.copy", records(), id -> Dataset.text(id) + own)));
  }

  @Override
  public Optional<String> fault(boolean newer) throws SQLException {
    String columnsFound = world.target().columns(TABLE);
    if (!columnsFound.equals(COLUMNS)) {
      return Optional.of(
          "columns of " + TABLE + ": expected " + COLUMNS + ", found " + columnsFound);
    }
    return columns == TypedColumns.DERIVED
        ? derived().fault(world.target())
        : plain(TABLE, records(), newer).fault(world.target());
  }

  /** The dataset as it is. */
  static Expected plain(String from, int records, boolean newer) {
    return Expected.ids(from, "id", records)
        .and("sum(amount)", Dataset.amounts(records))
        .rows("note = '%s'".formatted(Dataset.note(newer)), records);
  }

  private Expected derived() {
    int records = records();
    return Expected.ids(TABLE, "id", records)
        .and("sum(amount)", Dataset.amounts(records).multiply(TypedColumns.FACTOR))
        .rows("note = status || ': %s'".formatted(Dataset.note(false)), records)
        .rows("city ~ '^[A-ZÓ]+$'", records)
        .rows("customer ~ '^[*]{4}[0-9]{2,3}$'", records)
        .rows("email ~ '^[0-9a-f]{64}$'", records)
        .rows("id = 1 and email = '%s'".formatted(hash("c7919@example.com")), 1);
  }

  private static String hash(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              TypedColumns.MASK_KEY.getBytes(StandardCharsets.UTF_8), mac.getAlgorithm()));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }

  @Override
  public OptionalLong rowsOf(String run) throws SQLException {
    return OptionalLong.of(
        world
            .target()
            .number("select count(*) from %s where _run_id = '%s'".formatted(TABLE, run)));
  }
}
