package io.datastream.record;

import java.util.List;
import java.util.Locale;

/**
 * Why something is put into quarantine, for programs; what exactly was found is the entry's detail.
 */
public enum QuarantineReason {
  /**
   * It is not what its format has there: a CSV row, a JSON element, the rest of a cut-off body, a
   * message of a format that has no word of its own for it.
   */
  UNREADABLE(Of.PIECE, Of.MESSAGE, Of.RECORD),
  /**
   * It has more bytes than a message may have (its first MiB is kept), is nested more than 100,000
   * deep, or has a name of more than a million characters.
   */
  TOO_LARGE(Of.PIECE, Of.MESSAGE, Of.RECORD),
  /** The message has no value. */
  EMPTY(Of.MESSAGE),
  /** It is no JSON. */
  NOT_JSON(Of.MESSAGE, Of.RECORD),
  /** It has bytes that are no UTF-8, or half of a character that JSON writes as two escapes. */
  NOT_UTF8(Of.MESSAGE, Of.RECORD),
  /** It is JSON, and no object. */
  NOT_AN_OBJECT(Of.MESSAGE, Of.RECORD),
  /** The envelope doesn't name its source. */
  NO_SOURCE(Of.MESSAGE),
  /** The envelope has no {@code data}. */
  NO_DATA(Of.MESSAGE),
  /** The envelope's {@code data} is no array. */
  DATA_NOT_AN_ARRAY(Of.MESSAGE),
  /** A field that is configured as the source's key is missing, null, empty or no single value. */
  NO_KEY(Of.RECORD),
  /** The field that is configured as the source's event time holds no time. */
  BAD_EVENT_TIME(Of.RECORD),
  /** A value isn't what its column holds exactly: its type, its range, its length. */
  BAD_VALUE(Of.RECORD),
  /** The record has no value for a column that can't be without one. */
  NO_VALUE(Of.RECORD),
  /**
   * A field can't have a column: its name is empty or longer than PostgreSQL's names are, or
   * another field of the record has the same column.
   */
  BAD_FIELD(Of.RECORD),
  /** The table has no column for a field, and {@code on-new-field} is {@code quarantine}. */
  NEW_FIELD(Of.RECORD),
  /** PostgreSQL won't have the row. */
  REFUSED_BY_DATABASE(Of.RECORD);

  /** What is put there, and nothing beside it. */
  public enum Of {
    /** A piece of what a source is read from. */
    PIECE,
    /** A message with all that is in it. */
    MESSAGE,
    /** One record of a message. */
    RECORD
  }

  private final List<Of> of;
  private final String code;

  QuarantineReason(Of... of) {
    this.of = List.of(of);
    this.code = name().toLowerCase(Locale.ROOT);
  }

  /** The word that stands in {@code quarantined_records}; it does not change. */
  public String code() {
    return code;
  }

  /** What may be put into quarantine for it; unmodifiable. */
  public List<Of> of() {
    return of;
  }
}
