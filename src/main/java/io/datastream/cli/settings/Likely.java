package io.datastream.cli.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Which of some names somebody may have meant.
 *
 * @param names that are right
 */
record Likely(Collection<String> names) {
  /** Slips of the finger; what differs more is another word. */
  private static final int MOST_SLIPS = 3;

  /** The one that is most like it; empty when none is. */
  Optional<String> to(String given) {
    int most = Math.min(MOST_SLIPS, given.length() / 4);
    LevenshteinDistance distance = new LevenshteinDistance(most);
    return names.stream()
        .filter(name -> distance.apply(given, name) >= 0)
        .min(
            Comparator.comparing((String name) -> distance.apply(given, name))
                .thenComparing(Comparator.naturalOrder()));
  }
}
