package io.datastream.source.http.proxy;

import io.datastream.source.http.address.HttpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What {@code NO_PROXY} names: hosts with all below them, addresses, networks in CIDR notation,
 * each with a port or without, and {@code *} for everything.
 */
public final class NoProxy {
  /** No name: looking it up asks nobody. */
  private static final Pattern IP = Pattern.compile("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private final List<String> entries;

  private NoProxy(List<String> entries) {
    this.entries = entries;
  }

  static NoProxy of(String value) {
    return new NoProxy(
        Arrays.stream(value.split("[,\\s]+"))
            .filter(entry -> !entry.isEmpty())
            .map(entry -> entry.toLowerCase(Locale.ROOT))
            .toList());
  }

  boolean covers(HttpAddress address) {
    return entries.stream().anyMatch(entry -> covers(entry, address));
  }

  private static boolean covers(String entry, HttpAddress address) {
    if (entry.equals("*")) {
      return true;
    }
    if (entry.indexOf('/') >= 0) {
      return isIn(entry, address.host());
    }
    String host = entry;
    int colon = entry.lastIndexOf(':');
    boolean hasPort = colon == entry.indexOf(':') && colon >= 0 || entry.startsWith("[");
    if (hasPort && colon > entry.lastIndexOf(']')) {
      if (!entry.substring(colon + 1).equals(String.valueOf(address.effectivePort()))) {
        return false;
      }
      host = entry.substring(0, colon);
    }
    host = host.replace("[", "").replace("]", "").replaceFirst("^\\*?\\.", "");
    return address.host().equals(host) || address.host().endsWith("." + host);
  }

  private static boolean isIn(String network, String host) {
    int slash = network.indexOf('/');
    String first = network.substring(0, slash);
    String bits = network.substring(slash + 1);
    if (!IP.matcher(first).matches() || !IP.matcher(host).matches() || !bits.matches("\\d{1,3}")) {
      return false;
    }
    try {
      byte[] of = InetAddress.getByName(first).getAddress();
      byte[] it = InetAddress.getByName(host).getAddress();
      int length = Integer.parseInt(bits);
      if (of.length != it.length || length > of.length * Byte.SIZE) {
        return false;
      }
      for (int i = 0; i < length; i++) {
        int mask = 0x80 >> i % Byte.SIZE;
        if ((of[i / Byte.SIZE] & mask) != (it[i / Byte.SIZE] & mask)) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
