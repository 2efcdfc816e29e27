package io.datastream.table.copy;

import io.datastream.postgres.connection.CopyConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Copies rows into a table. Bytes mean what they should for the types alone that columns had when
 * they were looked up; so whoever copies has to {@link #types look} first, in the same transaction,
 * which keeps the table as it is until its end. Used by several batches at a time.
 */
public final class TableCopy {
  private static final int FIRST_SIZE = 64 << 10;

  private final String table;
  private final List<CopyColumn> columns;
  private final String statement;
  private volatile int size = FIRST_SIZE;

  /**
   * @param table as it stands in SQL
   * @param columns in the order in which rows have their values
   */
  public TableCopy(String table, List<CopyColumn> columns) {
    this.table = table;
    this.columns = List.copyOf(columns);
    this.statement =
        "COPY %s (%s) FROM STDIN (FORMAT binary)"
            .formatted(
                table, columns.stream().map(CopyColumn::name).collect(Collectors.joining(", ")));
  }

  public List<CopyColumn> columns() {
    return columns;
  }

  /**
   * An expression that has the types of the columns, to be asked in the transaction that is to copy
   * by a statement that reads the table.
   */
  public String types() {
    return """
        ARRAY(SELECT format_type(a.atttypid, NULL)
          FROM unnest(ARRAY[%s]) WITH ORDINALITY AS asked (name, place) JOIN pg_attribute AS a
            ON a.attrelid = to_regclass(%s) AND a.attname = (parse_ident(asked.name))[1]
          WHERE a.attgenerated = '' ORDER BY place)
        """
        .formatted(
            columns.stream().map(it -> literal(it.name())).collect(Collectors.joining(", ")),
            literal(table));
  }

  /** Whether rows may be copied, in the transaction that the connection is in. */
  public Uni<Boolean> holds(SqlConnection connection) {
    return connection
        .preparedQuery(
            "SELECT EXISTS (SELECT FROM %s WHERE false), %s AS types".formatted(table, types()))
        .execute()
        .map(found -> isFor(found.iterator().next().getArrayOfStrings("types")));
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /**
   * Whether rows may be copied.
   *
   * @param types what {@link #types} has
   */
  public boolean isFor(String[] types) {
    if (types.length != columns.size()) {
      return false;
    }
    for (int i = 0; i < types.length; i++) {
      if (!columns.get(i).form().isOf(types[i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Copies rows.
   *
   * @param rows writes them, each with a value for every column
   * @return whether they are copied; false, and nothing is done, where one has a value of which
   *     PostgreSQL has to be given the text. Fails with PostgreSQL's refusal
   */
  public Uni<Boolean> copy(SqlConnection connection, Consumer<CopyRows> rows) {
    return new CopyConnection(connection)
        .copyIn(statement, () -> messages(rows))
        .replaceWith(true)
        .onFailure(UnencodableException.class)
        .recoverWithItem(false);
  }

  private ByteBuf messages(Consumer<CopyRows> rows) {
    ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(size);
    try {
      CopyRows made = new CopyRows(out);
      rows.accept(made);
      made.end();
    } catch (RuntimeException e) {
      out.release();
      throw e;
    }
    size = Math.max(size, out.writerIndex());
    return out;
  }
}
