package io.datastream.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts Datastream as its users do, with the script at the project's root and so with the JVM
 * options that it chooses.
 */
final class Launcher {
  private static final int SAMPLING_MILLIS = 10;
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
  // [0.583s][info][gc] GC(0) Pause Young (Allocation Failure) 19M->4M(61M) 11.342ms
  private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->\\d+M\\((\\d+)M\\)");

  private final Path scratch;
  private final Map<String, String> environment;
  private final Map<String, String> settings;
  private final String moreOptions;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param scratch a directory for output
   * @param environment beside this process's own
   * @param settings that its configuration file has
   * @param moreOptions for the JVM, separated by spaces: a profiler's, say
   */
  Launcher(
      Path scratch,
      Map<String, String> environment,
      Map<String, String> settings,
      String moreOptions) {
    this.scratch = scratch;
    this.moreOptions = moreOptions;
    this.environment = Map.copyOf(environment);
    this.settings = Map.copyOf(settings);
  }

  /** The same with more in the environment. */
  Launcher with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(more);
    return new Launcher(scratch, all, settings, moreOptions);
  }

  /** The same with these settings in its configuration file. */
  Launcher configured(Map<String, String> settings) {
    return new Launcher(scratch, environment, settings, moreOptions);
  }

  /** Starts a command that goes on until the caller destroys it. */
  Process start(List<String> options, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of("datastream").toAbsolutePath().toString());
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory().toFile())
            .redirectOutput(stdout().toFile())
            .redirectError(stderr().toFile());
    builder.environment().putAll(environment);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    List<String> all = new ArrayList<>();
    all.addAll(options);
    all.add(moreOptions);
    builder.environment().put("DATASTREAM_JAVA_OPTS", String.join(" ", all));
    return builder.start();
  }

  /** A working directory with the configuration, and so without a developer's own. */
  private Path directory() throws IOException {
    Path directory = scratch.resolve("run");
    Path configuration = directory.resolve("config").resolve("application.properties");
    Files.createDirectories(configuration.getParent());
    Properties properties = new Properties();
    properties.putAll(settings);
    try (OutputStream out = Files.newOutputStream(configuration)) {
      properties.store(out, null);
    }
    return directory;
  }

  /** Runs a command to its end. */
  Ended run(String... arguments) throws IOException, InterruptedException {
    return run(List.of(), arguments);
  }

  /** Runs a command to its end, with more options for the JVM. */
  Ended run(List<String> options, String... arguments) throws IOException, InterruptedException {
    Path collections = scratch.resolve("gc.log");
    Files.deleteIfExists(collections);
    List<String> all = new ArrayList<>(options);
    all.add("-Xlog:gc:file=" + collections);
    double cpu = ChildrenTime.seconds();
    long began = System.nanoTime();
    Process process = start(all, arguments);
    // The script ends in exec: the process that was started is the JVM in the end, and the kernel
    // counts its peak anew from there.
    long peak = 0;
    while (!process.waitFor(SAMPLING_MILLIS, TimeUnit.MILLISECONDS)) {
      peak = Math.max(peak, peakKilobytes(process.pid()));
    }
    double wall = (System.nanoTime() - began) / 1e6;
    if (process.exitValue() != 0) {
      throw new CheckFailedException(
          String.join(" ", arguments)
              + " ended with "
              + process.exitValue()
              + ": "
              + Files.readString(stdout())
              + Files.readString(stderr()));
    }
    // Nothing else that this program started has ended meanwhile.
    cpu = ChildrenTime.seconds() - cpu;
    long[] heap = heapMegabytes(collections);
    return new Ended(json.readTree(lastLine()), wall, cpu, peak / 1024.0, heap[0], heap[1]);
  }

  /** The result; options like a profiler's make the JVM say something before it. */
  private String lastLine() throws IOException {
    List<String> lines = Files.readAllLines(stdout());
    return lines.get(lines.size() - 1);
  }

  /** What the command prints, as text. */
  String text(String... arguments) throws IOException, InterruptedException {
    start(List.of(), arguments).waitFor();
    return Files.readString(stdout());
  }

  String errors() throws IOException {
    return Files.readString(stderr());
  }

  private Path stdout() {
    return scratch.resolve("stdout.txt");
  }

  private Path stderr() {
    return scratch.resolve("stderr.txt");
  }

  private static long peakKilobytes(long pid) {
    try {
      Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
      return peak.find() ? Long.parseLong(peak.group(1)) : 0;
    } catch (IOException e) {
      // It has just ended.
      return 0;
    }
  }

  private static long[] heapMegabytes(Path collections) throws IOException {
    long used = 0;
    long size = 0;
    if (Files.exists(collections)) {
      for (String line : Files.readAllLines(collections)) {
        Matcher collection = COLLECTION.matcher(line);
        if (collection.find()) {
          used = Math.max(used, Long.parseLong(collection.group(1)));
          size = Math.max(size, Long.parseLong(collection.group(2)));
        }
      }
    }
    return new long[] {used, size};
  }
}
