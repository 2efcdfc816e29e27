package io.datastream.source.file;

import io.datastream.source.OneLine;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files that a path means which is a directory or a pattern, listed once.
 *
 * @param directory in which they were looked for
 * @param files that match, in the order of their paths
 * @param seen how many files there are in the directory, and below it where the pattern goes there
 * @param warnings what could not be looked at
 */
record FileList(Path directory, List<Path> files, long seen, List<String> warnings) {
  private static final Pattern SPECIAL = Pattern.compile("[*?\\[{]");

  private static final int MOST_SAID = 20;

  /** What is written still, by those who give the file its name when it is whole. */
  private static final Set<String> UNFINISHED = Set.of(".tmp", ".part", ".crdownload");

  /** Whether a path that isn't there may be a pattern. */
  static boolean isPattern(String path) {
    return SPECIAL.matcher(path).find();
  }

  /** The files right in a directory, but for hidden and unfinished ones. */
  static FileList in(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      List<Path> regular = all.filter(Files::isRegularFile).sorted().toList();
      return new FileList(
          directory,
          regular.stream().filter(FileList::isMeant).toList(),
          regular.size(),
          List.of());
    }
  }

  private static boolean isMeant(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".") && UNFINISHED.stream().noneMatch(name::endsWith);
  }

  /**
   * The files that match a pattern.
   *
   * @throws java.util.regex.PatternSyntaxException when it is none
   */
  static FileList matching(String pattern) throws IOException {
    String[] parts = pattern.split("/", -1);
    int fixed = 0;
    while (fixed < parts.length - 1 && !isPattern(parts[fixed])) {
      fixed++;
    }
    String above = String.join("/", List.of(parts).subList(0, fixed));
    Path directory = Path.of(above.isEmpty() && pattern.startsWith("/") ? "/" : above);
    String below = String.join("/", List.of(parts).subList(fixed, parts.length));
    // Braces may hold what would be several parts.
    int depth =
        below.contains("**") || below.contains("{") ? Integer.MAX_VALUE : parts.length - fixed;
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + below);
    Walk walk = new Walk(directory, matcher);
    if (Files.isDirectory(directory)) {
      Files.walkFileTree(directory, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, walk);
    }
    walk.files.sort(null);
    return new FileList(directory, List.copyOf(walk.files), walk.seen, List.copyOf(walk.unseen));
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path directory;
    private final PathMatcher matcher;
    private final List<Path> files = new ArrayList<>();
    private final List<String> unseen = new ArrayList<>();
    private long seen;

    Walk(Path directory, PathMatcher matcher) {
      this.directory = directory;
      this.matcher = matcher;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        seen++;
        Path relative = directory.toString().isEmpty() ? file : directory.relativize(file);
        if (matcher.matches(relative)) {
          files.add(file);
        }
      }
      return FileVisitResult.CONTINUE;
    }

    /** What goes away while it is listed isn't there. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      if (!(failure instanceof NoSuchFileException) && unseen.size() < MOST_SAID) {
        unseen.add(OneLine.of("%s could not be looked at: %s".formatted(file, failure)));
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
