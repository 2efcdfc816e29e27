package io.datastream.init.sample;

import io.datastream.failure.FailureCode;
import io.datastream.source.http.address.HttpAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What somebody wants to be looked at. */
public sealed interface Subject {
  /** As it was given; of an address without what may be secret. */
  String display();

  /**
   * An address.
   *
   * @param written as given, without user and password
   * @param user user and password, with a colon between them
   */
  record Address(String written, HttpAddress address, Optional<String> user) implements Subject {
    @Override
    public String display() {
      return address.display();
    }
  }

  /** A file. */
  record LocalFile(Path path) implements Subject {
    @Override
    public String display() {
      return path.toString();
    }
  }

  /** A topic. */
  record TopicName(String topic) implements Subject {
    @Override
    public String display() {
      return topic;
    }
  }

  /**
   * What a text means: an address by its scheme, a file that is there or whose name looks like one,
   * else a topic.
   *
   * @param directory that a file's path begins in
   * @throws NothingToLearnException when it is none of them
   */
  static Subject of(String given, Path directory) {
    return new Words(given, directory).subject();
  }

  /** Tells them apart. */
  record Words(String given, Path directory) {
    private static final Pattern URL = Pattern.compile("(?i)(https?://)(?:([^/?#]*)@)?(.*)");
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");
    private static final Pattern FILE =
        Pattern.compile(
            "(?i).*[/\\\\~].*|.*\\.(csv|tsv|tab|txt|json|jsonl|ndjson|gz|zst|zip|bz2|xz|xlsx?|parquet|xml|html?)");
    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

    Subject subject() {
      Matcher url = URL.matcher(given.strip());
      if (url.matches()) {
        return address(url);
      }
      if (SCHEME.matcher(given).matches()) {
        throw wrong("'%s' is given; accepted: http or https, a file, a topic");
      }
      if (isFile()) {
        return new LocalFile(Path.of(given));
      }
      if (!TOPIC.matcher(given).matches()) {
        throw wrong("'%s' is neither an address, nor a file, nor the name of a topic");
      }
      return new TopicName(given);
    }

    private Subject address(Matcher url) {
      String written = url.group(1) + url.group(3);
      try {
        return new Address(written, HttpAddress.parse(written), Optional.ofNullable(url.group(2)));
      } catch (IllegalArgumentException e) {
        throw new NothingToLearnException(
            FailureCode.WRONG_REQUEST,
            "init: '%s' is no address: %s".formatted(HttpAddress.display(written), e.getMessage()),
            e);
      }
    }

    private boolean isFile() {
      try {
        return Files.exists(directory.resolve(given)) || FILE.matcher(given).matches();
      } catch (InvalidPathException e) {
        return false;
      }
    }

    private NothingToLearnException wrong(String what) {
      return new NothingToLearnException(
          FailureCode.WRONG_REQUEST, "init: " + what.formatted(HttpAddress.display(given)), null);
    }
  }
}
