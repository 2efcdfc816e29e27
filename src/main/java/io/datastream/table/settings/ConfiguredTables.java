package io.datastream.table.settings;

import io.datastream.config.InvalidSettingException;
import io.datastream.expression.Expression;
import io.datastream.expression.InvalidExpressionException;
import io.datastream.failure.CheckedSettings;
import io.datastream.failure.Problems;
import io.datastream.source.SourceKey;
import io.datastream.source.catalog.SourceConfig;
import io.datastream.source.catalog.SourcesConfig;
import io.datastream.source.push.PushKind;
import io.datastream.source.topic.TopicKind;
import io.datastream.table.LandingConfig;
import io.datastream.table.catalog.TableName;
import io.datastream.table.settings.TypedConfig.TypedSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables of sources, as they are configured; checks them, and connects to nothing. */
@ApplicationScoped
public class ConfiguredTables implements CheckedSettings {
  private static final String NO_BOOKKEEPING = "none";

  private static final List<String> BOOKKEEPING =
      List.of(FieldName.INGESTED_AT, FieldName.PROCESSED_AT, FieldName.RUN_ID, FieldName.SOURCE);

  /** Kinds of sources that are never read to their end. */
  private static final Set<String> ENDLESS = Set.of(TopicKind.TYPE, PushKind.TYPE);

  private final Map<String, TableSettings> bySource = new HashMap<>();
  private final Problems problems = new Problems();
  private final KeepConfig keep;

  /** Those that are right; what is wrong is among the {@link #problems}. */
  ConfiguredTables(
      SourcesConfig sources, TypedConfig typed, LandingConfig landing, KeepConfig keep) {
    this.keep = keep;
    Map<TableName, String> owners = new HashMap<>();
    typed
        .sources()
        .forEach(
            (name, source) -> {
              if (!hasTable(sources, name)) {
                problems.check(() -> refuseStrays(new SourceKey(name), source));
              }
            });
    sources
        .sources()
        .forEach(
            (name, source) -> {
              if (source.table().isPresent()) {
                String mode =
                    Optional.ofNullable(landing.sources().get(name))
                        .flatMap(LandingConfig.SourceLanding::mode)
                        .orElse(LandingConfig.TABLE_MODE);
                problems.check(() -> add(name, source, typed.sources().get(name), mode, owners));
              }
            });
  }

  private void add(
      String name,
      SourceConfig source,
      TypedSource typed,
      String mode,
      Map<TableName, String> owners) {
    TableSettings settings = settings(new SourceKey(name), source, typed, mode);
    own(owners, name, "table", settings.table());
    settings
        .children()
        .forEach(
            it ->
                own(
                    owners,
                    name,
                    "columns." + it.name() + ".table",
                    it.child().orElseThrow().table()));
    bySource.put(name, settings);
  }

  private static void own(
      Map<TableName, String> owners, String source, String setting, TableName table) {
    String other = owners.put(table, source);
    if (other != null) {
      throw new SourceKey(source)
          .refused(setting, table, "a table of its own; this one is that of the source " + other);
    }
  }

  @Override
  public List<String> problems() {
    return problems.lines();
  }

  /** By the names of the sources that have one. */
  public Map<String, TableSettings> bySource() {
    return Map.copyOf(bySource);
  }

  private TableSettings settings(
      SourceKey key, SourceConfig source, TypedSource typed, String mode) {
    Problems wrong = new Problems();
    TableSettings settings =
        new TableSettings(
            key.source(),
            mode,
            wrong.read(() -> table(key, source.table().orElseThrow()), null),
            source.key(),
            columns(key, typed, wrong),
            wrong.read(() -> learns(key, typed), true),
            wrong.read(() -> flatten(key, typed), 0),
            wrong.read(
                () -> typed.onNewField().map(it -> word(key, "on-new-field", it, OnNewField.class)),
                Optional.empty()),
            wrong.read(
                () -> word(key, "on-type-change", typed.onTypeChange(), OnTypeChange.class),
                OnTypeChange.WIDEN),
            wrong.read(
                () ->
                    typed
                        .onMissingField()
                        .map(it -> word(key, "on-missing-field", it, OnMissingField.class)),
                Optional.empty()),
            wrong.read(
                () -> typed.where().map(it -> expression(key, "where", it, true)),
                Optional.empty()),
            typed.newestBy(),
            typed.deletedWhen(),
            typed.deletedWhen().isPresent()
                || isTopic(source)
                || mode.equals(TableSettings.SNAPSHOT),
            wrong.read(
                () -> word(key, "on-delete", typed.onDelete(), OnDelete.class), OnDelete.DELETE),
            keep.deletedKeys(),
            wrong.read(() -> bookkeeping(key, typed), List.of()));
    wrong.check(() -> checkMode(key, settings));
    wrong.check(() -> checkReadings(key, source, settings));
    wrong.check(() -> checkKey(key, settings));
    settings.children().forEach(it -> wrong.check(() -> checkChild(key, settings, it)));
    wrong.refuse();
    return settings;
  }

  /** Others' messages without a value say that the record of their key is gone. */
  private static boolean isTopic(SourceConfig source) {
    return source
        .type()
        .filter(it -> it.strip().toLowerCase(Locale.ROOT).equals(TopicKind.TYPE))
        .isPresent();
  }

  private static TableName table(SourceKey key, String given) {
    return TableName.parse(given)
        .orElseThrow(() -> key.refused("table", given, TableName.ACCEPTED));
  }

  private static List<ColumnSettings> columns(SourceKey key, TypedSource typed, Problems wrong) {
    List<ColumnSettings> columns = new ArrayList<>();
    typed
        .columns()
        .forEach(
            (name, given) ->
                wrong.check(() -> columns.add(new ColumnReader(key, name, given).read())));
    return columns;
  }

  private static void checkMode(SourceKey key, TableSettings settings) {
    if (settings.appends()) {
      Problems wrong = new Problems();
      settings.newestBy().ifPresent(it -> wrong.check(() -> refuseWithAppend(key, "newest-by")));
      settings
          .deletedWhen()
          .ifPresent(it -> wrong.check(() -> refuseWithAppend(key, "deleted-when")));
      wrong.refuse();
    }
    if (settings.keepsHistory()) {
      if (settings.onDelete() == OnDelete.MARK) {
        throw key.refused(
            "on-delete", "mark", "delete or ignore with mode history: a delete closes its row");
      }
      if (settings.onMissingField().filter(it -> it == OnMissingField.KEEP).isPresent()) {
        throw key.refused(
            "on-missing-field", "keep", "null with mode history, whose versions stand alone");
      }
    }
  }

  private static void refuseChild(SourceKey key, String field, ColumnSettings column) {
    if (column.child().isPresent()) {
      throw key.refused(
          "key",
          field,
          "fields with one value; %s is a child table, which has no column".formatted(field));
    }
  }

  private static void checkChild(SourceKey key, TableSettings settings, ColumnSettings column) {
    if (settings.appends()) {
      refuseWithAppend(key, "columns." + column.name() + ".table");
    }
    if (settings.keepsHistory()) {
      throw new InvalidSettingException(
          "%s: given with mode history, where each version of a record is a row; accepted: with mode upsert"
              .formatted(key.of("columns." + column.name() + ".table")));
    }
    int parts = settings.key().map(List::size).orElse(1);
    column
        .child()
        .flatMap(ChildSettings::parent)
        .filter(it -> it.size() != parts)
        .ifPresent(
            it -> {
              throw key.refused(
                  "columns." + column.name() + ".parent",
                  String.join(",", it),
                  "as many columns as the key has: " + parts);
            });
  }

  private static void checkReadings(SourceKey key, SourceConfig source, TableSettings settings) {
    if (!settings.followsReadings()) {
      return;
    }
    if (source.type().filter(it -> ENDLESS.contains(word(it))).isPresent()) {
      throw key.refused(
          "mode",
          settings.mode(),
          "upsert or append; what is of type %s has no end, and nothing says that it is complete"
              .formatted(word(source.type().get())));
    }
    if (settings.key().isEmpty()) {
      throw new InvalidSettingException(
          "%s: not given with mode %s, which finds rows by it; accepted: the fields that identify a record"
              .formatted(key.of("key"), settings.mode()));
    }
  }

  private static void refuseWithAppend(SourceKey key, String setting) {
    throw new InvalidSettingException(
        "%s: given with mode append, where each record is a row; accepted: with another mode"
            .formatted(key.of(setting)));
  }

  private static void checkKey(SourceKey key, TableSettings settings) {
    for (String field : settings.key().orElse(List.of(TableSettings.USUAL_KEY))) {
      settings.column(field).ifPresent(it -> refuseChild(key, field, it));
      settings.columns().stream()
          .filter(it -> it.name().equals(field) || it.from().equals(List.of(field)))
          .filter(it -> it.mask().filter(mask -> mask != Mask.SHA256).isPresent())
          .findFirst()
          .ifPresent(
              it -> {
                throw key.refused(
                    "columns." + it.name() + ".mask",
                    it.mask().orElseThrow().name().toLowerCase(Locale.ROOT),
                    "sha256, because the column is of the key");
              });
    }
  }

  private static boolean hasTable(SourcesConfig sources, String name) {
    SourceConfig source = sources.sources().get(name);
    return source != null && source.table().isPresent();
  }

  /** What would do nothing, and whoever gave it thinks that it does. */
  private static void refuseStrays(SourceKey key, TypedSource typed) {
    Map<String, Boolean> given = new LinkedHashMap<>();
    given.put("unlisted", !typed.unlisted().equals("auto"));
    given.put("flatten", typed.flatten() != 0);
    given.put("on-new-field", typed.onNewField().isPresent());
    given.put("on-type-change", !typed.onTypeChange().equals("widen"));
    given.put("on-missing-field", typed.onMissingField().isPresent());
    given.put("where", typed.where().isPresent());
    given.put("newest-by", typed.newestBy().isPresent());
    given.put("deleted-when", typed.deletedWhen().isPresent());
    given.put("on-delete", !typed.onDelete().equals("delete"));
    typed
        .columns()
        .forEach(
            (column, its) ->
                given.put("columns." + column, new ColumnReader(key, column, its).isBlock()));
    Problems wrong = new Problems();
    given.forEach(
        (setting, there) -> {
          if (there) {
            wrong.check(() -> refuseWithoutTable(key, setting));
          }
        });
    wrong.refuse();
  }

  private static void refuseWithoutTable(SourceKey key, String setting) {
    throw new InvalidSettingException(
        "%s: given for a source without a table; accepted: only with datastream.sources.%s.table"
            .formatted(key.of(setting), key.source()));
  }

  private static boolean learns(SourceKey key, TypedSource typed) {
    return switch (typed.unlisted().strip().toLowerCase(Locale.ROOT)) {
      case "auto" -> true;
      case "ignore" -> false;
      default -> throw key.refused("unlisted", typed.unlisted(), "auto or ignore");
    };
  }

  private static int flatten(SourceKey key, TypedSource typed) {
    if (typed.flatten() < 0) {
      throw key.refused("flatten", typed.flatten(), "a whole number of at least 0");
    }
    return typed.flatten();
  }

  private static List<String> bookkeeping(SourceKey key, TypedSource typed) {
    List<String> given = new ArrayList<>();
    for (String name : typed.bookkeeping()) {
      String column = name.strip().toLowerCase(Locale.ROOT);
      if (column.equals(NO_BOOKKEEPING) && typed.bookkeeping().size() == 1) {
        return List.of();
      }
      if (!BOOKKEEPING.contains(column)) {
        throw key.refused(
            "bookkeeping", name, "some of %s, or none".formatted(String.join(", ", BOOKKEEPING)));
      }
      given.add(column);
    }
    return given.stream().distinct().toList();
  }

  /**
   * @param condition whether it has to be true or false
   */
  static Expression expression(SourceKey key, String setting, String given, boolean condition) {
    try {
      return condition ? Expression.condition(given) : Expression.compile(given);
    } catch (InvalidExpressionException e) {
      throw new InvalidSettingException(
          "%s: '%s' is given; %s".formatted(key.of(setting), given, e.getMessage()));
    }
  }

  static <E extends Enum<E>> E word(SourceKey key, String setting, String given, Class<E> type) {
    String wanted = given.strip().toLowerCase(Locale.ROOT);
    return Arrays.stream(type.getEnumConstants())
        .filter(it -> word(it).equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                key.refused(
                    setting,
                    given,
                    Arrays.stream(type.getEnumConstants())
                        .map(ConfiguredTables::word)
                        .collect(Collectors.joining(", "))));
  }

  private static String word(String given) {
    return given.strip().toLowerCase(Locale.ROOT);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
