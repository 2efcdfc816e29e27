package io.datastream.source.http;

import io.datastream.source.bytes.Beside;
import io.datastream.source.http.address.HttpAddress;
import java.util.List;

/**
 * A page, as far as it was read.
 *
 * @param number from 1
 * @param links its Link headers
 * @param beside what was looked for beside its records
 * @param records that were read of it
 * @param last the last one of them, JSON in UTF-8; null as long as there is none
 */
public record Page(
    HttpAddress address, int number, List<String> links, Beside beside, long records, byte[] last) {

  /** One that has just been opened. */
  static Page opened(HttpAddress address, int number, List<String> links, Beside beside) {
    return new Page(address, number, links, beside, 0, null);
  }

  /** The same after one more record. */
  Page with(byte[] record) {
    return new Page(address, number, links, beside, records + 1, record);
  }
}
