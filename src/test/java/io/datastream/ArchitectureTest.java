package io.datastream;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The picture in {@code docs/architecture.md}, as rules. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
  private JavaClasses classes;

  @BeforeAll
  void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            // Quarkus' own jars of the application, where a build has left them.
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
            .importPackages("io.datastream");
  }

  @Test
  void arrowsPointOneWay() {
    slices().matching("io.datastream.(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void arrowsBetweenRoomsPointOneWayToo() {
    JavaClasses roomy = classes.that(not(resideInAPackage("io.datastream.source..")));

    slices().matching("io.datastream.(**)").should().beFreeOfCycles().check(roomy);
  }

  @Test
  void theMessageKnowsNothingButItselfAndRecords() {
    classes()
        .that()
        .resideInAPackage("io.datastream.message..")
        .should()
        .onlyAccessClassesThat()
        .resideInAnyPackage(
            "io.datastream.message..",
            "io.datastream.record..",
            "java..",
            "com.fasterxml.jackson.core..")
        .check(classes);
  }

  /** What is written into a configuration can't reach out: there is nothing that would. */
  @Test
  void expressionsKnowNothingButRecords() {
    classes()
        .that()
        .resideInAPackage("io.datastream.expression..")
        .should()
        .onlyAccessClassesThat()
        .resideInAnyPackage(
            "io.datastream.expression..",
            "io.datastream.record..",
            "java.io",
            "java.lang",
            "java.lang.invoke",
            "java.math",
            "java.nio.charset",
            "java.time",
            "java.util..",
            "com.fasterxml.jackson.core..")
        .check(classes);
  }

  @Test
  void theSourcesKnowNoOtherStation() {
    noClasses()
        .that()
        .resideInAPackage("io.datastream.source..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others("source"))
        .check(classes);
  }

  @Test
  void nothingGoesOutThroughTheDoors() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.datastream.cli..")
        .and()
        .doNotHaveFullyQualifiedName(Main.class.getName())
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.datastream.cli..")
        .check(classes);
    noClasses()
        .that()
        .resideOutsideOfPackage("io.datastream.rest..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.datastream.rest..")
        .check(classes);
  }

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    try (Stream<Path> folders = Files.walk(Path.of("src/main/java/io/datastream"))) {
      List<Path> silent =
          folders
              .filter(Files::isDirectory)
              .filter(it -> !Files.exists(it.resolve("package-info.java")))
              .toList();

      assertThat(silent).isEmpty();
    }
  }

  @Test
  void nothingIsKeptInStatics() {
    fields()
        .that()
        .areStatic()
        // What a compiler keeps for its switches and assertions
        .and()
        .haveNameNotContaining("$")
        .should()
        .beFinal()
        .check(classes);
  }

  @Test
  void onlyTheCommandLineEndsTheProcess() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.datastream.cli..", "io.datastream.dev..")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(classes);
  }

  @Test
  void onlyTheConsumersOwnThreadSleeps() {
    noClasses()
        .that()
        // They wait for a topic that is to be made or a partition that others have, on a thread
        // that serves nobody else.
        .haveNameNotMatching("io\\.datastream\\.process\\.session\\.(TopicReader|TopicSession)")
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", long.class, int.class)
        .check(classes);
  }

  private static String[] others(String station) {
    return Stream.of(
            "cli",
            "config",
            "coordination",
            "dev",
            "expression",
            "ingest",
            "landing",
            "look",
            "message",
            "monitor",
            "postgres",
            "process",
            "quarantine",
            "rest",
            "run",
            "source",
            "table",
            "topic")
        .filter(it -> !it.equals(station))
        .map(it -> "io.datastream." + it + "..")
        .toArray(String[]::new);
  }
}
