package io.datastream.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.config.InvalidSettingException;
import io.datastream.extra.ledgertable.LedgerMode;
import io.datastream.table.jsonb.JsonbMode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DestinationsTest {
  private static final List<LandingMode> MODES = List.of(new LedgerMode(), new JsonbMode(null));

  @Test
  void aSourceLandsWhereItIsConfiguredToAndOthersInStreamRecords() {
    Destinations destinations = new Destinations(MODES, Map.of("a", "ledger", "b", "jsonb"));

    assertThat(destinations.of("a")).isEqualTo(new Destination("ledger", "ledger"));
    assertThat(destinations.of("b")).isEqualTo(new Destination("jsonb", "stream_records"));
    assertThat(destinations.of("nobody knows")).isEqualTo(destinations.of("b"));
  }

  @Test
  void aModeThatIsNoneIsSaidWithThoseThatAre() {
    assertThatThrownBy(() -> new Destinations(MODES, Map.of("a", "leger")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage("datastream.sources.a.mode: 'leger' is given; accepted: jsonb, ledger");
  }

  @Test
  void aNameIsOneModesAlone() {
    assertThatThrownBy(
            () -> new Destinations(List.of(new LedgerMode(), new LedgerMode()), Map.of()))
        .hasMessage("two landing modes are called ledger");
  }

  @Test
  void destinationsStandInTheOrderOfTheirTables() {
    Destination at = new Destination("a", "t");
    Destination bt = new Destination("b", "t");
    Destination au = new Destination("a", "u");

    assertThat(Stream.of(au, bt, at).sorted()).containsExactly(at, bt, au);
  }
}
