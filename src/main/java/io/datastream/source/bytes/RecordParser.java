package io.datastream.source.bytes;

import io.datastream.source.RecordReader;

/** A format as it is configured for one source. */
public interface RecordParser {

  /**
   * Begins to read. Blocking: to be called on a worker thread.
   *
   * @param body taken over when this returns
   * @param maxRecordBytes bytes that a record may have as compact JSON in UTF-8
   * @throws io.datastream.source.SourceUnavailableException when it is not of this format as a
   *     whole
   */
  RecordReader read(Body body, int maxRecordBytes);
}
