package io.datastream.docs;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Draws the packages of docs/architecture.md, and the arrows between them, from the code. */
class PackagesReferenceTest {
  private static final String ROOT = "io.datastream.";

  @Test
  void thePictureIsWhatTheCodeUses() {
    new Page(Path.of("docs", "architecture.md"))
        .with(
            "packages",
            picture(ROOT)
                + "\nWithin `process`, and within `source`:\n\n"
                + picture(ROOT + "process.")
                + "\n"
                + picture(ROOT + "source."))
        .check();
  }

  /** The packages right below one, each with all that is in it. */
  private static String picture(String above) {
    Map<String, Set<String>> uses = uses(above);
    StringBuilder picture = new StringBuilder("```mermaid\nflowchart LR\n");
    uses.forEach(
        (from, all) ->
            all.stream()
                .filter(to -> all.stream().noneMatch(other -> reaches(uses, other, to)))
                .forEach(to -> picture.append("  %s --> %s\n".formatted(from, to))));
    return picture.append("```\n").toString();
  }

  private static Map<String, Set<String>> uses(String above) {
    Map<String, Set<String>> uses = new TreeMap<>();
    for (JavaClass one :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(above.substring(0, above.length() - 1))) {
      String from = below(above, one);
      if (from != null) {
        one.getDirectDependenciesFromSelf().stream()
            .map(it -> below(above, it.getTargetClass()))
            .filter(to -> to != null && !to.equals(from))
            .forEach(to -> uses.computeIfAbsent(from, it -> new TreeSet<>()).add(to));
      }
    }
    return uses;
  }

  /** The package's next name; null where the class is in none below it. */
  private static String below(String above, JavaClass one) {
    String name = one.getBaseComponentType().getPackageName() + ".";
    return name.startsWith(above) && name.length() > above.length()
        ? name.substring(above.length(), name.indexOf('.', above.length()))
        : null;
  }

  private static boolean reaches(Map<String, Set<String>> uses, String from, String to) {
    return uses.getOrDefault(from, Set.of()).stream()
        .anyMatch(next -> next.equals(to) || reaches(uses, next, to));
  }
}
