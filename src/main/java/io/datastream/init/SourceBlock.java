package io.datastream.init;

import io.datastream.init.guess.ColumnGuess;
import io.datastream.init.guess.ColumnGuesses;
import io.datastream.init.guess.KeyGuess;
import io.datastream.init.guess.TimeGuess;
import io.datastream.init.yaml.YamlBlock;
import io.datastream.message.MessageFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The block of a source that was looked at. */
final class SourceBlock {
  private static final int MOST_LISTED = 100;

  private final Look look;
  private final String table;

  /**
   * @param table the source's, which no other source has
   */
  SourceBlock(Look look, String table) {
    this.look = look;
    this.table = table;
  }

  YamlBlock block() {
    YamlBlock block = new YamlBlock();
    int records = look.sample().records().size();
    block.note(
        "%d %s looked at, %s"
            .formatted(
                records,
                records == 1 ? "record was" : "records were",
                look.sample().all() ? "all there are" : "the first ones"));
    if (look.sample().broken() > 0) {
      block.note(
          "%d more can't be read and would go to quarantine, the first: %s"
              .formatted(look.sample().broken(), look.sample().firstBroken()));
    }
    block.addAll(look.access());
    block.setting("table", table, "made by the first run that has records for it");
    key(block);
    times(block);
    columns(block);
    return block;
  }

  private void key(YamlBlock block) {
    KeyGuess guess = KeyGuess.of(look.fields(), look.name(), look.changes());
    if (!guess.fields().isEmpty()) {
      block.setting("key", one(guess.fields()), guess.why());
    } else if (look.messageKey() == Look.MessageKeys.UNIQUE) {
      block.setting(
          "key", MessageFields.KEY, "Kafka's key: every message has one, none comes twice");
    } else {
      block.setting("mode", "append", "each record is a row, for there is no key: " + guess.why());
      block.note(
          look.messageKey() == Look.MessageKeys.REPEATED
              ? "Kafka's keys come again; if they say which record it is, say key: _key, and no mode"
              : "if some fields identify a record, say key: [a, b], and no mode");
    }
  }

  private static Object one(List<String> fields) {
    return fields.size() == 1 && fields.get(0).indexOf(',') < 0 ? fields.get(0) : fields;
  }

  private void times(YamlBlock block) {
    TimeGuess times = new TimeGuess(look.fields());
    Optional<String> event = times.eventTime();
    if (event.isPresent()) {
      block.setting(
          "event-time", event.get(), "when a record came to be: all its values are times");
    } else if (look.changes()) {
      block.setting(
          "event-time",
          MessageFields.TIMESTAMP,
          "Kafka's time of the message, for no field is one");
    } else {
      block.note("event-time: no field looks like one");
    }
    times
        .version()
        .ifPresent(
            it -> block.proposal("newest-by", it, "if an older record may come after a newer one"));
  }

  private void columns(YamlBlock block) {
    List<ColumnGuess> guesses = new ColumnGuesses(look.onlyTexts()).of(look.fields());
    YamlBlock columns = new YamlBlock();
    List<ColumnGuess> learnt = new ArrayList<>();
    for (ColumnGuess guess : guesses) {
      switch (guess.kind()) {
        case SETTING -> columns.setting(guess.column(), value(guess), guess.why());
        case LEARNT, PROPOSAL, UNKNOWN -> learnt.add(guess);
      }
    }
    if (columns.hasSettings()) {
      learnt(columns, learnt);
      block.group("columns", columns);
    } else {
      learnt(block, learnt);
    }
    if (look.fields().hasMore()) {
      block.note("there are more fields than a table may have columns: say unlisted: ignore");
    }
  }

  /** Of what nothing needs to be said; and what might be said of it. */
  private static void learnt(YamlBlock block, List<ColumnGuess> guesses) {
    if (!guesses.isEmpty()) {
      block.note("learnt from the records as they come:");
    }
    for (ColumnGuess guess : guesses.stream().limit(MOST_LISTED).toList()) {
      block.note(guess.column() + ": " + shown(guess));
    }
    if (guesses.size() > MOST_LISTED) {
      block.note("and %d more".formatted(guesses.size() - MOST_LISTED));
    }
    List<ColumnGuess> proposals =
        guesses.stream().filter(it -> it.kind() == ColumnGuess.Kind.PROPOSAL).toList();
    if (!proposals.isEmpty()) {
      block.note("what columns could say, where it is so meant:");
      proposals.forEach(it -> block.proposal(it.column(), value(it), it.why()));
    }
  }

  private static String shown(ColumnGuess guess) {
    return switch (guess.kind()) {
      case UNKNOWN -> guess.why();
      case PROPOSAL -> "text";
      default -> guess.type() + (guess.why().isEmpty() ? "" : " (" + guess.why() + ")");
    };
  }

  private static Object value(ColumnGuess guess) {
    Map<String, Object> settings = guess.settings();
    return settings.size() == 1 && settings.containsKey("type") ? settings.get("type") : settings;
  }
}
