package io.datastream.table.typed;

import io.datastream.table.settings.TableSettings;
import jakarta.inject.Singleton;

/** {@code append}: each record is a row of the source's own table. */
@Singleton
public class AppendMode extends TypedMode {
  AppendMode(TypedTables tables) {
    super(TableSettings.APPEND, RecordKeys.PLACE, tables);
  }
}
