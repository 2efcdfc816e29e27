package io.datastream.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.datastream.embedded.Services;
import io.datastream.packaged.DatastreamProcess;
import io.datastream.packaged.Ended;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Takes records from a real HTTP API, a real CSV file and the built-in sample through a real Kafka
 * topic into tables of a real PostgreSQL with the packaged application, and asks PostgreSQL what
 * landed.
 */
public final class Demo {
  private static final String LINE = "%-12s %-44s %-15s %8s %8s%n";

  /** Where records land: in tables of their own, and without one as {@code jsonb}. */
  private static final Map<String, String> TABLES =
      Map.of("api_users", "users", "csv_orders", "shop.orders", "sample", "stream_records");

  private final PrintStream out;

  private Demo(PrintStream out) {
    this.out = out;
  }

  /**
   * @param arguments {@code --keep} keeps the services running until Enter is pressed
   */
  public static void main(String... arguments) throws Exception {
    boolean keep = Arrays.asList(arguments).contains("--keep");
    if (arguments.length > (keep ? 1 : 0)) {
      System.err.println("datastream: demo: accepted is --keep, nothing else");
      System.exit(2);
    }
    boolean all = new Demo(System.out).show(keep);
    System.exit(all ? 0 : 1);
  }

  private boolean show(boolean keep) throws Exception {
    out.println("Starting Kafka and PostgreSQL, for this demo alone …");
    try (Services services = Services.start();
        UsersApi api = new UsersApi();
        OrdersFile orders = new OrdersFile()) {
      out.printf("  Kafka       %s%n", services.bootstrapServers());
      out.printf("  PostgreSQL  %s%n%n", services.databaseUrl());
      boolean all = run(services, api, orders);
      if (keep) {
        keep(services);
      }
      return all;
    }
  }

  private boolean run(Services services, UsersApi api, OrdersFile orders) throws Exception {
    DatastreamProcess datastream =
        new DatastreamProcess(services.environment())
            .withOptions(
                "-Ddatastream.sources.api_users.type=api",
                "-Ddatastream.sources.api_users.url=" + api.url(),
                "-Ddatastream.sources.api_users.records=/data/users",
                "-Ddatastream.sources.api_users.table=" + TABLES.get("api_users"),
                "-Ddatastream.sources.csv_orders.type=csv",
                "-Ddatastream.sources.csv_orders.path=" + orders.path(),
                "-Ddatastream.sources.csv_orders.table=" + TABLES.get("csv_orders"),
                "-Ddatastream.sources.csv_orders.columns.id=bigint",
                "-Ddatastream.sources.csv_orders.columns.customer=bigint",
                "-Ddatastream.sources.csv_orders.columns.amount=numeric(12,2)",
                "-Ddatastream.sources.csv_orders.event-time=ordered_at");
    Ended migrate = step(datastream, "migrate");
    Ended ingest =
        step(datastream, "ingest", "--source", "api_users", "--source", "csv_orders", "--sample");
    Ended process = step(datastream, "process", "--drain");
    if (migrate.exitCode() != 0 || ingest.exitCode() != 0 || process.exitCode() != 0) {
      return false;
    }
    Map<String, String> from = new LinkedHashMap<>();
    from.put("api_users", api.url());
    from.put("csv_orders", orders.path());
    from.put("sample", "built in");
    boolean all = compare(services, ingest.json(), from);
    speed(ingest, process);
    out.printf("%n%s%n", all ? "Every record served has landed, once." : "Records are missing!");
    return all;
  }

  private Ended step(DatastreamProcess datastream, String... command) {
    Ended ended = datastream.run(command);
    out.printf("$ datastream %s%n%s", String.join(" ", command), ended.stdout());
    out.println(ended.exitCode() == 0 ? "" : ended.stderr() + "exit " + ended.exitCode());
    return ended;
  }

  private boolean compare(Services services, JsonNode ingest, Map<String, String> from)
      throws Exception {
    Map<String, Integer> served =
        Map.of("api_users", UsersApi.USERS, "csv_orders", OrdersFile.ORDERS, "sample", 10);
    Landed landed = new Landed(services);
    out.printf(LINE, "source", "read from", "table", "served", "rows");
    boolean all = true;
    for (String source : from.keySet()) {
      String table = TABLES.get(source);
      long landedRows = landed.rows(table);
      out.printf(LINE, source, from.get(source), table, served.get(source), landedRows);
      all &= landedRows == served.get(source);
      all &= ingest.at("/sources/" + source + "/records").asLong() == served.get(source);
    }
    out.printf("%nthe tables, and a row of each:%n");
    for (String source : from.keySet()) {
      String table = TABLES.get(source);
      out.printf("  %s (%s)%n", table, landed.columns(table));
      out.printf("    %s%n", landed.example(table));
    }
    return all;
  }

  private void speed(Ended ingest, Ended process) {
    JsonNode in = ingest.json();
    JsonNode through = process.json();
    long records = through.get("records").asLong();
    out.printf(
        "%n%d records sent in %d ms, landed in %d ms: runs of a cold %s, start to exit %.1f s and"
            + " %.1f s%n",
        records,
        in.get("elapsed_ms").asLong(),
        through.get("elapsed_ms").asLong(),
        DatastreamProcess.kind(),
        ingest.millis() / 1000.0,
        process.millis() / 1000.0);
  }

  private void keep(Services services) throws Exception {
    out.printf("%nKept running until you press Enter. Look around:%n");
    services.environment().forEach((name, value) -> out.printf("  export %s=%s%n", name, value));
    out.printf("  ./datastream status%n");
    out.printf(
        "  PGPASSWORD=%s psql -h %s -U %s -c 'SELECT * FROM shop.orders JOIN users ON"
            + " users.id = customer LIMIT 3'%n",
        services.databasePassword(),
        services.databaseUrl().replaceFirst("postgresql://([^:/]+):(\\d+)/(.*)", "$1 -p $2 -d $3"),
        services.databaseUser());
    if (System.in.read() < 0) {
      out.println("stdin is closed: ending at once");
    }
  }
}
