package io.datastream.source.http.page;

import com.fasterxml.jackson.core.JsonPointer;
import io.datastream.source.SourceKey;
import java.util.regex.Pattern;

/** Reads the pointer to what stands beside the records. */
final class BesidePointer {
  // RFC 6901, section 3: a tilde is always followed by 0 or 1.
  private static final Pattern STRAY_TILDE = Pattern.compile("~(?![01])");

  private BesidePointer() {}

  /**
   * The pointer.
   *
   * @throws io.datastream.source.SourceConfigurationException when it is none
   */
  static JsonPointer of(SourceKey key, String given) {
    if (!given.startsWith("/") || STRAY_TILDE.matcher(given).find()) {
      throw key.refused("paging.next", given, "a JSON pointer like /links/next (RFC 6901)");
    }
    return JsonPointer.compile(given);
  }
}
