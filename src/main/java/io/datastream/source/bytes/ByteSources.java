package io.datastream.source.bytes;

import io.datastream.failure.Problems;
import io.datastream.source.SettingsGroup;
import io.datastream.source.Source;
import io.datastream.source.SourceConfigurationException;
import io.datastream.source.SourceKey;
import io.datastream.source.SourceKind;
import io.datastream.source.SourceSettings;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Sources of each transport and each format that there are. */
@ApplicationScoped
public class ByteSources implements SourceKind {

  private final Map<String, Transport> transports = new TreeMap<>();
  private final Map<String, RecordFormat> formats = new TreeMap<>();
  private final BytesConfig config;
  private final Unpacker unpacker;

  /** Of all that were found. */
  public ByteSources(
      @All List<Transport> transports,
      @All List<RecordFormat> formats,
      @All List<Compression> compressions,
      BytesConfig config) {
    for (RecordFormat format : formats) {
      if (this.formats.put(format.name(), format) != null) {
        throw new IllegalStateException("two formats are called " + format.name());
      }
    }
    for (Transport transport : transports) {
      for (String type : transport.types().keySet()) {
        if (this.transports.put(type, transport) != null) {
          throw new IllegalStateException("two transports are called " + type);
        }
      }
    }
    this.config = config;
    this.unpacker = new Unpacker(compressions);
  }

  @Override
  public Set<String> types() {
    return transports.keySet();
  }

  @Override
  public List<SettingsGroup> settings() {
    List<SettingsGroup> all = new ArrayList<>();
    all.add(
        group(BytesConfig.class, "type", types().stream().filter(it -> !saysFormat(it)).toList()));
    transports.values().stream().distinct().forEach(it -> of(it).ifPresent(all::add));
    formats.values().forEach(it -> of(it).ifPresent(all::add));
    return all;
  }

  @Override
  public List<SettingsGroup> settings(SourceKey key, String type) {
    List<SettingsGroup> its = new ArrayList<>();
    if (!saysFormat(type)) {
      its.add(new SettingsGroup(BytesConfig.class, "type " + type));
    }
    of(transports.get(type)).ifPresent(its::add);
    of(format(key, type)).ifPresent(its::add);
    return its;
  }

  @Override
  public Optional<Source> create(SourceKey key, String type, SourceSettings common) {
    Problems wrong = new Problems();
    Origin origin = wrong.read(() -> transports.get(type).origin(key), null);
    RecordFormat format = wrong.read(() -> format(key, type), null);
    RecordParser parser = format == null ? null : wrong.read(() -> format.parser(key), null);
    if (origin != null && format != null && !format.looksBeside()) {
      origin
          .needsBeside()
          .ifPresent(
              setting ->
                  wrong.check(
                      () -> {
                        throw new SourceConfigurationException(
                            "%s: given for the format %s; accepted: only with json, whose documents have something beside the records"
                                .formatted(setting, format.name()));
                      }));
    }
    wrong.refuse();
    return Optional.of(
        new ByteSource(
            key.source(),
            common,
            origin,
            format.mediaType(),
            new Unpacking(key.source(), parser, unpacker)));
  }

  /** Whether nothing is left to choose. */
  private boolean saysFormat(String type) {
    return formats.containsKey(type);
  }

  private RecordFormat format(SourceKey key, String type) {
    Optional<String> given =
        saysFormat(type) ? Optional.empty() : config.sources().get(key.source()).format();
    String name =
        given
            .map(it -> it.strip().toLowerCase(Locale.ROOT))
            .orElseGet(() -> transports.get(type).types().get(type));
    RecordFormat format = formats.get(name);
    if (format == null) {
      throw key.refused(
          "format", given.orElse(name), "one of " + String.join(", ", formats.keySet()));
    }
    return format;
  }

  private Optional<SettingsGroup> of(Transport transport) {
    return transport
        .settings()
        .map(it -> group(it, "type", transport.types().keySet().stream().sorted().toList()));
  }

  private static Optional<SettingsGroup> of(RecordFormat format) {
    return format.settings().map(it -> group(it, "format", List.of(format.name())));
  }

  private static SettingsGroup group(Class<?> mapping, String what, List<String> words) {
    return new SettingsGroup(mapping, what + " " + String.join(" or ", words));
  }
}
