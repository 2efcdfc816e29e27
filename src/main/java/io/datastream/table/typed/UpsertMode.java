package io.datastream.table.typed;

import jakarta.inject.Singleton;

/** {@code upsert}: a row a key in the source's own table, as its latest record has it. */
@Singleton
public class UpsertMode extends TypedMode {
  UpsertMode(TypedTables tables) {
    super(TypedTables.UPSERT, RecordKeys.IF_ANY, tables);
  }
}
