package io.datastream.table.typed;

import io.datastream.table.Destination;
import io.datastream.table.TableWriter;
import io.datastream.table.settings.TableSettings;
import io.datastream.table.setwise.NewKeysGuess;
import io.datastream.table.shape.Layout;
import jakarta.inject.Singleton;

/**
 * {@code history}: a row for each version of a record, each with the period in which it was valid.
 */
@Singleton
public class HistoryMode extends TypedMode {
  HistoryMode(TypedTables tables) {
    super(TableSettings.HISTORY, RecordKeys.IF_ANY, tables);
  }

  @Override
  TableWriter writer(Layout layout, Destination destination, NewKeysGuess guess) {
    return new HistoryWriter(layout);
  }
}
