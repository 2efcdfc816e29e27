package io.datastream.init;

import com.fasterxml.jackson.core.JsonPointer;
import io.datastream.failure.FailureCode;
import io.datastream.init.guess.CsvShape;
import io.datastream.init.guess.Fields;
import io.datastream.init.guess.JsonPlace;
import io.datastream.init.sample.ByteSample;
import io.datastream.init.sample.NothingToLearnException;
import io.datastream.init.sample.RecordSample;
import io.datastream.init.sample.Subject;
import io.datastream.init.yaml.YamlBlock;
import io.datastream.source.SourceUnavailableException;
import io.datastream.source.bytes.FileFormat;
import io.datastream.source.bytes.FileHead;
import io.datastream.source.json.JsonFormat;
import io.datastream.source.ndjson.NdjsonFormat;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Looks at the bytes of a file or an answer. */
final class ByteLook {
  private static final int HEAD_BYTES = 4 * 1024;

  private final Subject subject;
  private final ByteSample bytes;
  private final String name;
  private final YamlBlock access = new YamlBlock();

  ByteLook(Subject subject, ByteSample bytes, String name) {
    this.subject = subject;
    this.bytes = bytes;
    this.name = name;
  }

  /**
   * What they are.
   *
   * @throws NothingToLearnException when they are no records
   */
  Look look() {
    byte[] head = Arrays.copyOf(bytes.bytes(), Math.min(bytes.bytes().length, HEAD_BYTES));
    if (new String(head, StandardCharsets.ISO_8859_1).isBlank()) {
      throw nothing("it is empty", "run it again when there are records");
    }
    Optional<FileFormat> format = new FileHead(head).format();
    boolean json = format.filter(it -> it == FileFormat.JSON).isPresent();
    boolean lines = format.filter(it -> it == FileFormat.NDJSON).isPresent();
    format
        .filter(it -> !json && !lines && !it.isEncodedText())
        .ifPresent(
            it -> {
              throw nothing("it is %s, neither JSON nor CSV".formatted(it.noun()), it.cure());
            });
    if (lines) {
      return lines();
    }
    return json ? json() : csv(format.isEmpty());
  }

  private Look lines() {
    RecordSample sample =
        RecordSample.of(
            NdjsonFormat.parser("init").read(bytes.body(), bytes.bytes().length), bytes.complete());
    if (sample.records().isEmpty()) {
      throw nothing("no record can be read: " + sample.firstBroken(), "correct it");
    }
    formatted("ndjson");
    return look(sample, false);
  }

  private Look json() {
    JsonPlace place = JsonPlace.in(bytes.body().bytes());
    Optional<JsonPointer> records = place.records();
    if (records.isEmpty()) {
      throw nothing(
          place.isObject()
              ? "it is a JSON object without an array of objects"
              : "it is a JSON array without objects",
          "a source's records are the objects of an array; run it again when there are some");
    }
    RecordSample sample =
        RecordSample.of(
            JsonFormat.parser(records.get()).read(bytes.body(), bytes.bytes().length),
            bytes.complete());
    if (sample.records().isEmpty()) {
      throw nothing("no record can be read: " + sample.firstBroken(), "correct it");
    }
    formatted("json");
    if (!records.get().matches()) {
      access.setting(
          "records",
          records.get().toString(),
          place.choices() == 1
              ? "the array of objects in the document"
              : "of %d arrays of objects the one nearest to the top".formatted(place.choices()));
    }
    return look(sample, false);
  }

  /** Where it is, and what it is. */
  private void formatted(String format) {
    if (subject instanceof Subject.LocalFile file) {
      access.setting("type", "file", "").setting("path", file.path().toString(), pathNote(file));
    } else {
      api((Subject.Address) subject);
    }
    access.setting("format", format, "by its first bytes");
  }

  private Look csv(boolean plain) {
    if (plain && isBinary()) {
      throw nothing("it is no text, so neither JSON nor CSV", "convert it to one of them");
    }
    CsvShape shape;
    try {
      shape = CsvShape.of(bytes);
    } catch (SourceUnavailableException e) {
      throw nothing(e.getMessage().replaceFirst("^source 'init': [^:]*: ", ""), "correct it");
    }
    if (shape.sample().records().isEmpty()) {
      throw nothing(
          shape.sample().firstBroken() == null
              ? "it has a header at most, and no record"
              : "no record can be read: " + shape.sample().firstBroken(),
          "run it again when there are some");
    }
    if (subject instanceof Subject.LocalFile file) {
      access.setting("type", "csv", "").setting("path", file.path().toString(), pathNote(file));
    } else {
      api((Subject.Address) subject);
      access.setting("format", "csv", "by its first lines");
    }
    if (shape.delimiter() != ',') {
      access.setting(
          "delimiter",
          shape.delimiter() == '\t' ? "tab" : String.valueOf(shape.delimiter()),
          "with it the rows have %d columns".formatted(shape.columns()));
    } else if (shape.columns() == 1) {
      access.note("one column: if there are more, say delimiter");
    }
    if (!shape.charset().equals(StandardCharsets.UTF_8)) {
      access.setting(
          "charset",
          shape.charset().name(),
          shape.charset().name().startsWith("UTF")
              ? "by its first bytes"
              : "it isn't UTF-8; this is a guess, look at letters like ä and é");
    }
    return look(shape.sample(), true);
  }

  private void api(Subject.Address address) {
    Secrets secrets = new Secrets(name);
    String url = secrets.address(address.written());
    YamlBlock headers = new YamlBlock();
    address
        .user()
        .ifPresent(
            it ->
                headers.setting(
                    "Authorization",
                    "Basic " + secrets.reference("basic"),
                    "of user:password, in Base64"));
    access.setting("type", "api", "").setting("url", url, secretNote(secrets));
    if (headers.hasSettings()) {
      access.group("headers", headers);
    }
  }

  private static String secretNote(Secrets secrets) {
    return secrets.variables().isEmpty()
        ? ""
        : "to be set in the environment: " + String.join(", ", secrets.variables());
  }

  private static String pathNote(Subject.LocalFile file) {
    return file.path().isAbsolute() ? "" : "from the working directory on";
  }

  private Look look(RecordSample sample, boolean onlyTexts) {
    bytes.warnings().forEach(access::note);
    return new Look(
        name,
        access,
        sample,
        new Fields(sample.records()),
        onlyTexts,
        false,
        Look.MessageKeys.NONE);
  }

  private boolean isBinary() {
    for (byte b : bytes.bytes()) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }

  private NothingToLearnException nothing(String what, String cure) {
    return new NothingToLearnException(
        FailureCode.SOURCE_UNREADABLE,
        "init: %s: %s; %s".formatted(subject.display(), what, cure),
        null);
  }
}
