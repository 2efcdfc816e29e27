package io.datastream.source.http;

import java.util.Map;

/**
 * What shows who asks, to be added to a request. Its text shows nothing of them.
 *
 * @param headers by their names
 * @param query parameters of the address, by their names
 */
public record Credentials(Map<String, String> headers, Map<String, String> query) {
  public static final Credentials NONE = new Credentials(Map.of(), Map.of());

  /** Makes the maps unmodifiable. */
  public Credentials {
    headers = Map.copyOf(headers);
    query = Map.copyOf(query);
  }

  public static Credentials header(String name, String value) {
    return new Credentials(Map.of(name, value), Map.of());
  }

  @Override
  public String toString() {
    return "credentials";
  }
}
