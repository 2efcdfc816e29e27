package io.datastream.source.catalog;

import io.datastream.record.ExactJson;
import io.datastream.source.CheckedSource;
import io.datastream.source.ConfigDefaults;
import io.datastream.source.Source;
import io.datastream.source.SourceConfigurationException;
import io.datastream.source.SourceSettings;
import io.datastream.source.csv.CsvSource;
import io.datastream.source.http.ApiClient;
import io.datastream.source.http.ApiSource;
import io.datastream.source.http.HttpClients;
import io.datastream.source.http.Proxies;
import io.datastream.source.sample.SampleSource;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All sources there are: the configured ones and the built-in sample. */
@ApplicationScoped
public class SourceCatalog {

  /** Name of the built-in sample. */
  public static final String SAMPLE = "sample";

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  private final Map<String, SourceConfig> configs;
  private final Map<String, Source> configured;
  private final Source sample;
  private final HttpClients http;
  private final Proxies proxies = new Proxies();

  /**
   * Checks the configuration of all sources; connects to none of them.
   *
   * @param config as configured
   * @param vertx whose event loops carry the requests
   * @throws SourceConfigurationException when one is wrong
   */
  public SourceCatalog(SourcesConfig config, Vertx vertx) {
    configs = new TreeMap<>(config.sources());
    var checked = new ArrayList<CheckedSource>();
    configs.forEach((name, source) -> checked.add(check(name, source)));
    http = new HttpClients(vertx);
    configured = new TreeMap<>();
    var json = new ExactJson();
    for (var source : checked) {
      configured.put(source.key().source(), create(source, json));
    }
    sample = configured.containsKey(SAMPLE) ? configured.get(SAMPLE) : builtInSample();
  }

  /**
   * A wrong source keeps the application from starting: {@code serve} would find out minutes later.
   */
  void check(@Observes StartupEvent start) {
    // Being created is the check.
  }

  /**
   * The configured sources by name; the sample is among them only when it is configured.
   *
   * @return unmodifiable, in the order of the names
   */
  public List<Source> all() {
    return List.copyOf(configured.values());
  }

  /**
   * The sources that somebody asked for, each once; all that are configured when nobody named any.
   *
   * @param names as configured
   * @param withSample whether the built-in sample was asked for as well
   * @return empty when none was named and none is configured
   * @throws UnknownSourceException when a name is none
   */
  public List<Source> choose(List<String> names, boolean withSample) {
    var chosen = new LinkedHashMap<String, Source>();
    names.forEach(name -> chosen.put(name, require(name)));
    if (withSample) {
      chosen.put(SAMPLE, sample);
    }
    return chosen.isEmpty() ? all() : List.copyOf(chosen.values());
  }

  /**
   * Finds a source by its name; {@value #SAMPLE} is always there.
   *
   * @param name as configured
   * @return never null
   * @throws UnknownSourceException when there is none
   */
  public Source require(String name) {
    if (SAMPLE.equals(name)) {
      return sample;
    }
    var source = name == null ? null : configured.get(name);
    if (source == null) {
      var known = new ArrayList<>(configured.keySet());
      if (!known.contains(SAMPLE)) {
        known.add(SAMPLE);
      }
      throw new UnknownSourceException(String.valueOf(name), known);
    }
    return source;
  }

  /**
   * What is configured for a source.
   *
   * @param name as configured
   * @return empty when no source of this name is configured, also for the built-in sample
   */
  public Optional<SourceConfig> config(String name) {
    return Optional.ofNullable(name).map(configs::get);
  }

  /**
   * The built-in sample of ten users, which needs no configuration.
   *
   * @return never null
   */
  public Source sample() {
    return sample;
  }

  @PreDestroy
  void close() {
    http.close();
  }

  private static CheckedSource check(String name, SourceConfig config) {
    var checked = new SourceConfigCheck(name, config).check();
    if (name.equals(SAMPLE) && !(checked instanceof CheckedSource.Sample)) {
      throw new SourceConfigurationException(
          "%s: '%s' is given; accepted: sample, because the name 'sample' is the built-in one's"
              .formatted(checked.key().of("type"), config.type().orElse("")));
    }
    return checked;
  }

  private Source create(CheckedSource checked, ExactJson json) {
    if (checked instanceof CheckedSource.Api api) {
      var client = new ApiClient(http, proxies, api, Clock.systemUTC());
      return new ApiSource(api, client, json, FIRST_PAUSE);
    }
    if (checked instanceof CheckedSource.Csv csv) {
      return new CsvSource(csv, json);
    }
    return new SampleSource(checked.key().source(), checked.settings());
  }

  private static Source builtInSample() {
    return new SampleSource(
        SAMPLE,
        new SourceSettings(
            Optional.empty(), Optional.empty(), Integer.parseInt(ConfigDefaults.BATCH_SIZE)));
  }
}
