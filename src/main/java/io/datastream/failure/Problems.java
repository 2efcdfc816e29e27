package io.datastream.failure;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What is wrong, gathered: who looks at several things goes on after the first that can't be, so
 * that all of them can be said at once. Only failures that have a code are gathered; others are
 * defects, and thrown on. Not thread-safe.
 */
public final class Problems {
  private final List<RuntimeException> found = new ArrayList<>();

  /**
   * Reads something that may be wrong.
   *
   * @param otherwise what stands for it where it is; may be null
   */
  public <T> T read(Supplier<T> what, T otherwise) {
    try {
      return what.get();
    } catch (RuntimeException e) {
      note(e);
      return otherwise;
    }
  }

  /** Does something that fails where a thing is wrong. */
  public void check(Runnable what) {
    read(
        () -> {
          what.run();
          return null;
        },
        null);
  }

  private void note(RuntimeException failure) {
    if (!(failure instanceof CodedFailure)) {
      throw failure;
    }
    found.add(failure);
  }

  /** A line each, in the order in which they were found; none twice. Empty where all is right. */
  public List<String> lines() {
    Set<String> lines = new LinkedHashSet<>();
    found.forEach(it -> lines.addAll(((CodedFailure) it).lines()));
    return List.copyOf(lines);
  }

  /**
   * Nothing, where all is right.
   *
   * @throws RuntimeException the failure itself where it is one, else a {@link
   *     SeveralProblemsException}
   */
  public void refuse() {
    if (found.size() == 1) {
      throw found.get(0);
    }
    if (!found.isEmpty()) {
      throw new SeveralProblemsException(((CodedFailure) found.get(0)).code(), lines(), found);
    }
  }
}
