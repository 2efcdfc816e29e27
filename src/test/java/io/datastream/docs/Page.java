package io.datastream.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of the documentation with parts that are made from the code, each between two marks. */
public final class Page {
  private static final String UPDATE = "mvn test -Dtest='*ReferenceTest' -Dupdate.docs=true";

  private final Path file;
  private final String written;
  private String made;

  /** Reads the page. */
  public Page(Path file) {
    this.file = file;
    try {
      this.written = Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.made = written;
  }

  /** The page as it should be, as far as it was made. */
  public String text() {
    return made;
  }

  /** Makes all of it what the code says. */
  public Page as(String all) {
    made = all;
    return this;
  }

  /** Puts what the code says between the two marks of this name. */
  public Page with(String name, String part) {
    String begin = "<!-- begin: " + name + ", made from the code -->\n";
    String end = "<!-- end: " + name + " -->";
    assertThat(made).as("the marks around a part of %s", file).contains(begin, end);
    made =
        made.substring(0, made.indexOf(begin) + begin.length())
            + "\n"
            + part
            + "\n"
            + made.substring(made.indexOf(end));
    return this;
  }

  /** Fails where the page says other things than the code; with -Dupdate.docs=true writes it. */
  public void check() {
    if (Boolean.getBoolean("update.docs")) {
      try {
        Files.writeString(file, made);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    } else {
      assertThat(written)
          .as("%s is not what the code says; bring it up to date with\n  %s\n", file, UPDATE)
          .isEqualTo(made);
    }
  }
}
