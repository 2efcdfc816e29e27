package io.datastream.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Orders of three items each, in a table and its child table, both as Datastream makes them. */
record OrdersWithItems(World world) implements Landing {
  static final String NAME = "children";
  static final String LIMIT = "limit.copy.children";

  private static final String SOURCE = "baskets";
  private static final String TABLE = "baskets";
  private static final String CHILD = "basket_items";
  private static final int ITEMS = 3;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String into() {
    return "into a table and its child table";
  }

  @Override
  public String limit() {
    return LIMIT;
  }

  @Override
  public int records() {
    return world.settings().recordsWithChildren();
  }

  @Override
  public String topic(boolean newer, int size, int partitions) throws Exception {
    int records = records();
    return world
        .filled()
        .topic(
            "%sbaskets-%d-in-%d".formatted(newer ? "newer-" : "", records, size),
            partitions,
            () -> new Envelopes(records, size, envelope -> SOURCE, id -> json(id, newer)));
  }

  private static String json(long id, boolean newer) {
    String items =
        IntStream.range(0, ITEMS)
            .mapToObj(
                place ->
                    String.format(
                        Locale.ROOT,
                        "{\"sku\": \"%s\", \"quantity\": %d, \"price\": %s}",
                        sku(id, place),
                        quantity(place, newer),
                        price(id)))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "{\"id\": %d, \"customer\": \"c-%06d\", \"ordered_at\": \"%s\", \"items\": [%s]}",
        id,
        Dataset.scattered(id),
        Dataset.orderedAt(id),
        items);
  }

  private static String sku(long id, int place) {
    return String.format(Locale.ROOT, "s-%05d-%d", Dataset.scattered(id) % 100_000, place);
  }

  private static int quantity(int place, boolean newer) {
    return place + (newer ? 2 : 1);
  }

  private static String price(long id) {
    return String.format(Locale.ROOT, "%d.95", id % 500);
  }

  @Override
  public Map<String, String> settings(String topic) {
    String prefix = "datastream.sources." + SOURCE;
    return Map.of(
        "datastream.topic",
        topic,
        prefix + ".type",
        "topic",
        prefix + ".table",
        TABLE,
        prefix + ".columns.items.table",
        CHILD);
  }

  @Override
  public void empty() throws SQLException {
    Target target = world.target();
    target.execute("drop table if exists %s, %s".formatted(CHILD, TABLE));
    target.execute(
        """
        create table %s (id bigint, customer text, ordered_at timestamptz, _ingested_at timestamptz,
          _run_id uuid, primary key (id)) with (fillfactor = 50)
        """
            .formatted(TABLE));
    target.execute(
        """
        create table %s (_parent_id bigint, _place integer, sku text, quantity bigint, price numeric,
          primary key (_parent_id, _place))
        """
            .formatted(CHILD));
  }

  @Override
  public List<CopyRows> rows() throws IOException {
    String own = "\t" + Instant.now() + "\t" + UUID.randomUUID();
    return List.of(
        new CopyRows(
            "copy " + TABLE + " from stdin",
            world.files().text("baskets.copy", records(), id -> row(id) + own)),
        new CopyRows(
            "copy " + CHILD + " from stdin",
            world
                .files()
                .text(
                    "basket-items.copy",
                    (long) records() * ITEMS,
                    each -> item(each / ITEMS, (int) (each % ITEMS)))));
  }

  private static String row(long id) {
    return String.format(
        Locale.ROOT, "%d\tc-%06d\t%s", id, Dataset.scattered(id), Dataset.orderedAt(id));
  }

  private static String item(long id, int place) {
    return String.format(
        Locale.ROOT,
        "%d\t%d\t%s\t%d\t%s",
        id,
        place,
        sku(id, place),
        quantity(place, false),
        price(id));
  }

  @Override
  public Optional<String> fault(boolean newer) throws SQLException {
    long records = records();
    Optional<String> fault =
        Expected.ids(TABLE, "id", records)
            .rows("customer ~ '^c-[0-9]{6,7}$'", records)
            .fault(world.target());
    if (fault.isPresent()) {
      return fault;
    }
    return Expected.ids(CHILD, "_parent_id * %d + _place".formatted(ITEMS), records * ITEMS)
        .rows("quantity = _place + %d".formatted(quantity(0, newer)), records * ITEMS)
        .rows("price = _parent_id % 500 + 0.95", records * ITEMS)
        .rows("sku like 's-_____-' || _place", records * ITEMS)
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
