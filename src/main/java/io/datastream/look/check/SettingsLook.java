package io.datastream.look.check;

import io.datastream.config.DatastreamConfig;
import io.datastream.failure.CheckedSettings;
import io.datastream.failure.Problems;
import io.datastream.look.check.Finding.About;
import io.datastream.source.Source;
import io.datastream.source.SourceKey;
import io.datastream.source.catalog.SourceCatalog;
import io.datastream.table.settings.ConfiguredTables;
import io.datastream.table.settings.Mask;
import io.datastream.topic.ConfiguredTopics;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Settings: what can't be, what has no effect, what is worth less than somebody may think. */
@Singleton
class SettingsLook {
  private static final String OF_SOURCES = "datastream.sources.";

  private final List<CheckedSettings> checked;
  private final SourceCatalog catalog;
  private final ConfiguredTopics topics;
  private final ConfiguredTables tables;
  private final DatastreamConfig config;

  SettingsLook(
      @All List<CheckedSettings> checked,
      SourceCatalog catalog,
      ConfiguredTopics topics,
      ConfiguredTables tables,
      DatastreamConfig config) {
    this.checked = checked;
    this.catalog = catalog;
    this.topics = topics;
    this.tables = tables;
    this.config = config;
  }

  /** The settings of some sources, and those that are all sources'. */
  List<Finding> look(Set<String> names) {
    Set<String> wrong = new LinkedHashSet<>();
    checked.forEach(it -> wrong.addAll(it.problems()));
    wrong.addAll(unsendable(names));
    List<Finding> findings = new ArrayList<>();
    for (String line : wrong) {
      Optional<String> owner = owner(line);
      if (owner.isEmpty() || names.contains(owner.get())) {
        Finding finding = Finding.wrong(About.SETTING, line);
        findings.add(owner.map(finding::of).orElse(finding));
      }
    }
    if (names.isEmpty()) {
      findings.add(
          Finding.note(
              About.SETTING,
              "no source is configured; set datastream.sources.<name>.type (api, csv, topic or sample)"));
    } else if (findings.isEmpty()) {
      findings.add(
          Finding.fine(
              About.SETTING, "the settings of " + String.join(", ", names) + " are right"));
    }
    findings.addAll(masks(names));
    return findings;
  }

  /** Sources whose topic is read as something else than what ingest sends. */
  private List<String> unsendable(Set<String> names) {
    Problems problems = new Problems();
    catalog.all().stream()
        .map(Source::name)
        .filter(names::contains)
        .forEach(name -> problems.check(() -> topics.ingested(name)));
    return problems.lines();
  }

  /** The source that a line is about; each begins with the key. */
  private Optional<String> owner(String line) {
    return line.startsWith(OF_SOURCES)
        ? catalog.names().stream()
            .filter(name -> line.startsWith(new SourceKey(name).of("")))
            .findFirst()
        : Optional.empty();
  }

  private List<Finding> masks(Set<String> names) {
    if (config.maskKey().isPresent()) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    names.forEach(
        name ->
            Optional.ofNullable(tables.bySource().get(name))
                .ifPresent(
                    table ->
                        table.columns().stream()
                            .filter(it -> it.mask().filter(Mask.SHA256::equals).isPresent())
                            .map(
                                it ->
                                    Finding.warning(
                                            About.SETTING,
                                            "%s: 'sha256' is given, and datastream.mask-key isn't: whoever reads the column finds out each value that can be guessed (mail addresses, numbers) by hashing guesses; set datastream.mask-key to a secret before the first run, for it changes all hashes"
                                                .formatted(
                                                    new SourceKey(name)
                                                        .of("columns", it.name())
                                                        .concat(".mask")))
                                        .of(name))
                            .forEach(findings::add)));
    return findings;
  }
}
