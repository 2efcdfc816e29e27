package io.datastream.source;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;

/** Takes FastCSV's fields into one row that is used again and again, without making strings. */
final class CsvRowHandler extends AbstractBaseCsvCallbackHandler<CsvRow> {

  private final CsvRow row;
  private final CsvText text;
  private final long linesBefore;

  private boolean openQuote;

  /**
   * @param linesBefore lines of the file that come before the text
   */
  CsvRowHandler(CsvRow row, CsvText text, long linesBefore) {
    this.row = row;
    this.text = text;
    this.linesBefore = linesBefore;
  }

  /** Whether the row ended only because the file did; see {@link CsvText}. */
  boolean hasOpenQuote() {
    return openQuote;
  }

  @Override
  protected void handleBegin(long startingLineNumber) {
    row.begin(linesBefore + startingLineNumber);
  }

  @Override
  protected void handleField(int field, char[] buffer, int offset, int length, boolean quoted) {
    if (text.endSeen()) {
      openQuote = true;
    }
    row.add(buffer, offset, length, quoted, text.hasMarks());
  }

  @Override
  protected CsvRow buildRecord() {
    return row;
  }
}
