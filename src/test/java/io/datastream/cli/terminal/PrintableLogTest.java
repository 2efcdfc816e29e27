package io.datastream.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrintableLogTest {
  private final Logger datastream = Logger.getLogger("io.datastream");
  private final PrintableLog log = new PrintableLog();
  private java.util.logging.Level before;

  @BeforeEach
  void quiet() {
    before = datastream.getLevel();
    datastream.setLevel(Level.INFO);
  }

  @AfterEach
  void asBefore() {
    datastream.setLevel(before);
  }

  @Test
  void nothingInAMessageIsObeyed() {
    ExtLogRecord record = record("io.datastream.ingest.TallyKeeper", "source %s: no");
    record.setParameters(new Object[] {"\u001b[31m\u202ered\n2026 INFO forged"});

    assertThat(shown(record)).isEqualTo("source \\u001b[31m\\u202ered 2026 INFO forged: no\n");
  }

  @Test
  void norInAnException() {
    ExtLogRecord record = record("io.datastream.rest.Problems", "broken");
    record.setThrown(new IllegalStateException("outer", new IOException("\u001b[2Jinner")));

    assertThat(shown(record))
        .startsWith("broken: java.lang.IllegalStateException: outer\n\tat ")
        .contains("Caused by: java.io.IOException: \\u001b[2Jinner\n")
        .doesNotContain("\u001b");
  }

  @Test
  void theStackOfAnEventLoopIsForThoseWhoAskForIt() {
    String checker = "io.vertx.core.impl.BlockedThreadChecker";
    assertThat(shown(blocked(checker)))
        .isEqualTo("Thread blocked for 5,000 ms (java.io.IOException: reset)\n");
    assertThat(shown(blocked("io.datastream.process.session.SessionBacklog"))).contains("\tat ");

    datastream.setLevel(Level.DEBUG);
    assertThat(shown(blocked(checker))).contains("\tat ");
  }

  private static ExtLogRecord blocked(String logger) {
    ExtLogRecord record = record(logger, "Thread blocked for %s ms");
    record.setParameters(new Object[] {"5,000"});
    record.setThrown(new IOException("reset"));
    return record;
  }

  private static ExtLogRecord record(String logger, String format) {
    ExtLogRecord record =
        new ExtLogRecord(Level.WARN, format, ExtLogRecord.FormatStyle.PRINTF, "test");
    record.setLoggerName(logger);
    return record;
  }

  /** As two handlers with the filter would: the second sees what the first has made of it. */
  private String shown(LogRecord record) {
    assertThat(log.isLoggable(record)).isTrue();
    assertThat(log.isLoggable(record)).isTrue();
    return new PatternFormatter("%s%e%n").format(record);
  }
}
