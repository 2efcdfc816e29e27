package io.datastream.table.typed;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.process.KafkaStreamProcessor;
import io.datastream.process.ProcessResult;
import io.datastream.run.TableCounts;
import io.datastream.testing.Fixture;
import io.datastream.testing.Landing;
import io.datastream.testing.OwnTopicAndDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records that aren't wanted, and columns that are made of expressions. */
@QuarkusTest
@TestProfile(DerivedTest.Profile.class)
class DerivedTest {
  /** A source with a filter, a declared and a learnt derived column, and a masked one. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(
          Map.of(
              "datastream.sources.lines.type", "topic",
              "datastream.sources.lines.table", "derived_lines",
              "datastream.sources.lines.where", "status != 'test'",
              "datastream.sources.lines.columns.total.value", "price * quantity",
              "datastream.sources.lines.columns.total.type", "numeric(12,2)",
              "datastream.sources.lines.columns.big.value", "price * quantity > 10",
              "datastream.sources.lines.columns.name.mask", "last4"));
    }
  }

  @Inject KafkaStreamProcessor processor;

  private Fixture it;
  private Landing landing;

  @BeforeEach
  void start() {
    it = Fixture.ofApplication();
    landing = new Landing(it, processor);
  }

  @AfterEach
  void close() {
    it.close();
  }

  @Test
  void whatIsNotWantedIsCountedAndWhatIsDerivedIsExact() {
    landing.send(
        "lines",
        "{\"id\":1,\"price\":0.1,\"quantity\":3,\"status\":\"new\",\"name\":\"Alexander\"}",
        "{\"id\":2,\"price\":1,\"quantity\":1,\"status\":\"test\"}",
        "{\"id\":3,\"price\":12345678.91,\"quantity\":1,\"status\":\"new\"}",
        "{\"id\":4,\"price\":0.001,\"quantity\":1,\"status\":\"new\"}",
        "{\"id\":5,\"price\":77,\"status\":\"new\"}",
        "{\"id\":6,\"total\":7,\"price\":1,\"quantity\":1,\"status\":\"new\"}");
    ProcessResult result = landing.drain();

    assertThat(result.tables())
        .containsExactly(new TableCounts("lines", "derived_lines", 3, 0, 0, 0, 0, 1, 2, 0));
    assertThat(result.filtered()).isEqualTo(1);
    assertThat(landing.rows("SELECT id, price, total, big, name FROM derived_lines ORDER BY id"))
        .containsExactly(
            "{\"id\":1,\"price\":0.1,\"total\":0.30,\"big\":false,\"name\":\"****der\"}",
            "{\"id\":3,\"price\":12345678.91,\"total\":12345678.91,\"big\":true,\"name\":null}",
            "{\"id\":6,\"price\":1,\"total\":1.00,\"big\":false,\"name\":null}");
    assertThat(landing.quarantined("lines"))
        .anySatisfy(
            said ->
                assertThat(said)
                    .startsWith(
                        "bad_value: columns.total.value is '0.001'; the column total is numeric(12,2)"))
        .anySatisfy(
            said ->
                assertThat(said)
                    .startsWith("bad_value: 'price * quantity > 10':")
                    .doesNotContain("77"));
  }
}
