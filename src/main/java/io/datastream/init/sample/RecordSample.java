package io.datastream.init.sample;

import io.datastream.record.JsonText;
import io.datastream.source.RecordReader;
import io.datastream.source.SourceItem;
import java.util.ArrayList;
import java.util.List;

/**
 * The first records of a source.
 *
 * @param records in their order
 * @param all whether there are no more
 * @param broken how many pieces were no records
 * @param firstBroken what is wrong with the first of them, with its place; null where there is none
 */
public record RecordSample(List<JsonText> records, boolean all, long broken, String firstBroken) {

  /** What a look takes at most. */
  public static final int MOST_RECORDS = 1000;

  /**
   * Reads them; closes the reader.
   *
   * @param complete whether what it reads isn't cut off by the sample's end
   */
  public static RecordSample of(RecordReader reader, boolean complete) {
    List<JsonText> records = new ArrayList<>();
    long broken = 0;
    String first = null;
    boolean ended = false;
    try (reader) {
      while (!ended && records.size() + broken < MOST_RECORDS) {
        SourceItem item = reader.next();
        if (item instanceof SourceItem.ReadRecord record) {
          records.add(new JsonText(record.json(), 0, record.json().length));
        } else if (item instanceof SourceItem.BrokenPiece piece && (complete || !piece.fatal())) {
          first = first == null ? piece.place() + ": " + piece.reason() : first;
          broken++;
        }
        ended = item == null;
      }
    }
    return new RecordSample(List.copyOf(records), ended && complete, broken, first);
  }
}
