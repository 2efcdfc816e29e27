package io.datastream.ingest;

import com.fasterxml.jackson.core.JsonPointer;
import io.datastream.source.RecordReader;
import io.datastream.source.bytes.Body;
import io.datastream.source.json.JsonFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * A body that was pushed: an array of records, one record, or one a line.
 *
 * @param lines whether it is one record a line
 */
public record PushedRecords(byte[] body, boolean lines) {

  /** Reads the records, as those of any other source. */
  RecordReader reader(int maxRecordBytes) {
    return JsonFormat.parser(JsonPointer.empty())
        .read(
            new Body(
                "the body",
                "the body",
                "the body",
                null,
                List.of(),
                new ByteArrayInputStream(array())),
            maxRecordBytes);
  }

  /** As one array. */
  private byte[] array() {
    if (!lines && first() == '[') {
      return body;
    }
    ByteArrayOutputStream array = new ByteArrayOutputStream(body.length + 2);
    array.write('[');
    if (lines) {
      addLines(array);
    } else {
      array.writeBytes(body);
    }
    array.write(']');
    return array.toByteArray();
  }

  /** A line's end can't stand in a record: in a text it is escaped. */
  private void addLines(ByteArrayOutputStream array) {
    boolean some = false;
    int from = 0;
    while (from < body.length) {
      int end = from;
      boolean blank = true;
      while (end < body.length && body[end] != '\n') {
        blank &= isBlank(body[end]);
        end++;
      }
      if (!blank) {
        if (some) {
          array.write(',');
        }
        array.write(body, from, end - from);
        some = true;
      }
      from = end + 1;
    }
  }

  /** The first byte that isn't blank; 0 where there is none. */
  private byte first() {
    for (byte letter : body) {
      if (!isBlank(letter)) {
        return letter;
      }
    }
    return 0;
  }

  private static boolean isBlank(byte letter) {
    return letter == ' ' || letter == '\n' || letter == '\r' || letter == '\t';
  }
}
