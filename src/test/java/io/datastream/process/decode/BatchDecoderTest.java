package io.datastream.process.decode;

import static io.datastream.process.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.message.RecordRules;
import io.datastream.message.envelope.EnvelopeFormat;
import io.datastream.process.Messages;
import io.datastream.process.decode.BatchDecoder.DecodedBatch;
import io.datastream.quarantine.QuarantineEntry;
import io.datastream.quarantine.QuarantineEntry.MessagePlace;
import io.datastream.record.JsonText;
import io.datastream.record.QuarantineReason;
import io.datastream.table.Destinations;
import io.datastream.table.RecordRow;
import io.datastream.table.jsonb.JsonbMode;
import io.datastream.topic.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchDecoderTest {
  private static final Subscription TOPIC =
      new Subscription(Messages.TOPIC, "some-group", "envelope");

  private final BatchDecoder decoder =
      new BatchDecoder(
          new MessageFormats(List.of(new EnvelopeFormat())),
          new SourceRules(
              Map.of(
                  "single", rules(List.of("code"), null),
                  "composite", rules(List.of("a", "b"), null),
                  "doubled", rules(List.of("a", "a"), null),
                  "timed", rules(null, "at"),
                  "timekey", rules(List.of("at"), "at")),
              source -> List.of()),
          new Destinations(List.of(new JsonbMode(null)), Map.of()));

  private static RecordRules rules(List<String> key, String eventTime) {
    return new RecordRules(Optional.ofNullable(key), Optional.ofNullable(eventTime));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'id':1}           | 1",
        "{'id':1.50}        | 1.50",
        "{'id':'x y'}       | x y",
        "{'id':'\\u00e9'}   | é",
        "{'id':' '}         | ` `",
        "{'id':true}        | true",
        "{}                 | data-stream:2:40:0",
        "{'id':null}        | data-stream:2:40:0",
        "{'id':''}          | data-stream:2:40:0",
        "{'id':{'a':1}}     | data-stream:2:40:0",
        "{'id':[]}          | data-stream:2:40:0",
      })
  void theKeyOfASourceWithoutRulesIsItsIdElseItsPlace(String record, String key) {
    assertThat(rows(decode("unknown", record))).extracting(RecordRow::key).containsExactly(key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "single    | {'id':1,'code':'A-1'}      | A-1",
        "single    | {'code':7}                 | 7",
        "composite | {'b':2,'a':1}              | [1,2]",
        "composite | {'a':'1','b':2}            | ['1',2]",
        "composite | {'a':'x','b':true}         | ['x',true]",
        "composite | {'a':'q\\'\\n','b':'é'}    | ['q\\'\\n','é']",
        "doubled   | {'a':1}                    | 1",
        "timekey   | {'at':'2025-12-13'}        | 2025-12-13",
      })
  void theConfiguredFieldsAreTheKey(String source, String record, String key) {
    assertThat(rows(decode(source, record)))
        .extracting(RecordRow::key)
        .containsExactly(key.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "single    | {'id':1}               | the key field code is missing",
        "single    | {'code':null}          | the key field code is null",
        "single    | {'code':''}            | the key field code is empty",
        "composite | {'a':'','b':1}         | the key field a is empty",
        "single    | {'code':{'a':1}}       | the key field code is an object or an array",
        "single    | {'code':[1]}           | the key field code is an object or an array",
        "composite | {'a':1}                | the key field b is missing",
        "composite | {'b':1,'a':null}       | the key field a is null",
      })
  void aRecordWithoutAConfiguredKeyIsBroken(String source, String record, String detail) {
    DecodedBatch decoded =
        decode(source, "{'a':1,'b':2,'code':3}", record, "{'a':4,'b':5,'code':6}");

    assertThat(rows(decoded)).extracting(RecordRow::element).containsExactly(0, 2);
    QuarantineEntry entry = only(decoded);
    assertThat(entry.reason()).isEqualTo(QuarantineReason.NO_KEY);
    assertThat(entry.detail()).isEqualTo(detail);
    assertThat(entry.place()).isEqualTo("data-stream:2:40[1]");
    assertThat(entry.message()).contains(new MessagePlace("data-stream", 2, 40, Optional.of(1)));
    assertThat(entry.source()).contains(source);
    assertThat(entry.stage()).isEqualTo(QuarantineEntry.Stage.PROCESS);
    assertThat(text(entry.payload())).isEqualTo(record.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'2025-12-13T10:30:00'       | 2025-12-13T10:30:00Z",
        "'2025-12-13T10:30:00+01:00' | 2025-12-13T09:30:00Z",
        "'2025-12-13'                | 2025-12-13T00:00:00Z",
        "1765621800                  | 2025-12-13T10:30:00Z",
        "1765621800.5                | 2025-12-13T10:30:00.5Z",
        "1765621800.123456           | 2025-12-13T10:30:00.123456Z",
        "1765621800123.25            | 2025-12-13T10:30:00.123250Z",
        "1.7656218E9                 | 2025-12-13T10:30:00Z",
        "1765621800123               | 2025-12-13T10:30:00.123Z",
        "0                           | 1970-01-01T00:00:00Z",
        "-0                          | 1970-01-01T00:00:00Z",
        "0e2147483647                | 1970-01-01T00:00:00Z",
        "1e-999999999                | 1970-01-01T00:00:00Z",
        "99999999999                 | 5138-11-16T09:46:39Z",
        "100000000000                | 1973-03-03T09:46:40Z",
        "'1765621800'                | 2025-12-13T10:30:00Z",
        "' 1765621800 '              | 2025-12-13T10:30:00Z",
        "'1765621800.123456'         | 2025-12-13T10:30:00.123456Z",
        "'1765621800123'             | 2025-12-13T10:30:00.123Z",
        "'0'                         | 1970-01-01T00:00:00Z",
        "'20251213'                  | 2025-12-13T00:00:00Z",
        "'10000-01-01'               | +10000-01-01T00:00:00Z",
        "'2025-12-13 10:30:00,5'     | 2025-12-13T10:30:00.5Z",
        "'2025-12-13T24:00:00'       | 2025-12-14T00:00:00Z",
      })
  void theEventTimeIsReadFromItsField(String value, Instant time) {
    assertThat(rows(decode("timed", "{'id':1,'at':" + value + "}")))
        .extracting(RecordRow::eventTime)
        .containsExactly(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{'id':1}", "{'id':1,'at':null}", "{'id':1,'at':''}", "{'id':1,'at':' \\t'}"})
  void aRecordWithoutItsEventTimeHasNone(String record) {
    assertThat(rows(decode("timed", record))).extracting(RecordRow::eventTime).containsOnlyNulls();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'yesterday'",
        "'2025'",
        "'202512131030'",
        "'20251213103000'",
        "'-1'",
        "'1.7656218E9'",
        "'0x5'",
        "'1e15'",
        "'999999999999999'",
        "true",
        "{}",
        "[1]",
        "-1",
        "1e15",
        "1e999999999",
        "1e99999999999",
        "'294277-01-01'",
        "'-4713-12-31'"
      })
  void whatIsNoTimeIsBroken(String value) {
    DecodedBatch decoded = decode("timed", "{'id':1,'at':" + value + "}", "{'id':2}");

    assertThat(rows(decoded)).extracting(RecordRow::key).containsExactly("2");
    assertThat(only(decoded).reason()).isEqualTo(QuarantineReason.BAD_EVENT_TIME);
    assertThat(only(decoded).detail()).contains("field at");
  }

  @Test
  void aNumberOfAMillionDigitsIsNoTimeAndItsDetailStaysShort() {
    DecodedBatch decoded = decode("timed", "{'id':1,'at':" + "9".repeat(1_000_000) + "}");

    assertThat(only(decoded).reason()).isEqualTo(QuarantineReason.BAD_EVENT_TIME);
    assertThat(only(decoded).detail()).hasSizeLessThan(300);
    assertThat(only(decoded).payload()).hasSizeGreaterThan(1_000_000);
  }

  @Test
  void aRowHasTheRecordAndItsPlaceAndItsTimes() {
    DecodedBatch decoded =
        decode(message(3, 17, envelope("timed", "{ 'id' : 1, 'at':0 }", "{'id':2}")));

    assertThat(rows(decoded))
        .containsExactly(
            new RecordRow(
                "timed",
                "1",
                JsonText.of("{ \"id\" : 1, \"at\":0 }"),
                Instant.EPOCH,
                Instant.parse("2025-12-13T10:30:00Z"),
                3,
                17,
                0),
            new RecordRow(
                "timed",
                "2",
                JsonText.of("{\"id\":2}"),
                null,
                Instant.parse("2025-12-13T10:30:00Z"),
                3,
                17,
                1));
    assertThat(decoded.timestamps()).containsExactly(Instant.parse("2025-12-13T10:30:00Z"));
  }

  @Test
  void anEnvelopeWithoutTimestampIsAsOldAsItsMessage() {
    byte[] value = bytes("{'source':'a','data':[{'id':1}]}");
    DecodedBatch decoded =
        decode(
            new ConsumerRecord<>(
                Messages.TOPIC,
                0,
                0,
                1_765_621_800_123L,
                TimestampType.CREATE_TIME,
                0,
                value.length,
                null,
                value,
                new RecordHeaders(),
                Optional.empty()));

    Instant time = Instant.parse("2025-12-13T10:30:00.123Z");
    assertThat(rows(decoded)).extracting(RecordRow::ingestedAt).containsExactly(time);
    assertThat(decoded.timestamps()).containsExactly(time);
  }

  @Test
  void anEnvelopeWhoseTimestampIsNoneIsAsOldAsItsMessageAndThatIsSaid() {
    DecodedBatch decoded =
        decode(
            sentAt(1_765_621_800_123L, "{'source':'a','data':[{'id':1}],'timestamp':'soon'}"),
            sentAt(1_765_621_800_124L, "{'source':'a','data':[{'id':2}],'timestamp':17}"));

    assertThat(rows(decoded))
        .extracting(RecordRow::ingestedAt)
        .containsExactly(
            Instant.parse("2025-12-13T10:30:00.123Z"), Instant.parse("2025-12-13T10:30:00.124Z"));
    assertThat(decoded.quarantined()).isEmpty();
    assertThat(decoded.findings().unreadableTimestamps()).isEqualTo(2);
    assertThat(decoded.findings().warnings())
        .containsExactly(
            "the timestamp of 2 envelope(s) is none (data-stream:0:0 has \"soon\"; expected ISO"
                + " 8601): their records have the time of the message");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MAX_VALUE, 253_402_300_800_000L * 100})
  void aTimeOfTheMessageThatNoTableCanHoldIsNow(long timestamp) {
    DecodedBatch decoded = decode(sentAt(timestamp, "{'source':'a','data':[{'id':1}]}"));

    assertThat(rows(decoded).get(0).ingestedAt())
        .isBetween(Instant.now().minusSeconds(600), Instant.now());
  }

  private static ConsumerRecord<byte[], byte[]> sentAt(long timestamp, String singleQuoted) {
    byte[] value = bytes(singleQuoted);
    return new ConsumerRecord<>(
        Messages.TOPIC,
        0,
        0,
        timestamp,
        TimestampType.CREATE_TIME,
        0,
        value.length,
        null,
        value,
        new RecordHeaders(),
        Optional.empty());
  }

  @Test
  void theRulesThatCameAlongCountWhereNoneAreConfigured() {
    DecodedBatch decoded =
        decode(
            withRules(
                "{\"key\":[\"b\",\"a\"],\"event_time\":\"at\"}", "other", "{'a':1,'b':2,'at':0}"),
            withRules("{\"key\":[\"code\"]}", "other", "{'id':1}"),
            withRules("{}", "other", "{'id':1,'at':0}"));

    assertThat(rows(decoded)).extracting(RecordRow::key).containsExactly("[2,1]", "1");
    assertThat(rows(decoded)).extracting(RecordRow::eventTime).containsExactly(Instant.EPOCH, null);
    assertThat(only(decoded).reason()).isEqualTo(QuarantineReason.NO_KEY);
    assertThat(only(decoded).detail()).isEqualTo("the key field code is missing");
    assertThat(decoded.findings().warnings()).isEmpty();
  }

  @Test
  void whatIsConfiguredHereWinsAndADifferenceIsSaidOnceOfASource() {
    DecodedBatch decoded =
        decode(
            withRules("{\"key\":[\"code\"]}", "single", "{'code':1,'id':2}"),
            withRules("{\"key\":[\"id\"],\"event_time\":\"at\"}", "single", "{'code':3,'id':4}"),
            withRules("{\"key\":[\"id\"]}", "single", "{'code':5,'id':6}"),
            withRules("{}", "timed", "{'id':7,'at':0}"),
            message(2, 40, envelope("composite", "{'a':8,'b':9}")));

    assertThat(rows(decoded))
        .extracting(RecordRow::key)
        .containsExactly("1", "3", "5", "7", "[8,9]");
    assertThat(decoded.findings().warnings())
        .containsExactly(
            "the source single was sent with key id, event-time at, but here it has key code,"
                + " event-time not set, which counts: make datastream.sources.single the same in"
                + " both places",
            "the source timed was sent with key not set, event-time not set, but here it has key"
                + " not set, event-time at, which counts: make datastream.sources.timed the same"
                + " in both places");
  }

  @Test
  void rulesThatCanNotBeReadArePassedOverAndThatIsSaid() {
    DecodedBatch decoded =
        decode(
            withRules("{\"key\":\"code\"}", "other", "{'id':1,'code':2}"),
            withRules("x".repeat(100_000), "single", "{'id':3,'code':4}"));

    assertThat(rows(decoded)).extracting(RecordRow::key).containsExactly("1", "4");
    assertThat(decoded.findings().warnings()).hasSize(2);
    assertThat(decoded.findings().warnings().get(0))
        .isEqualTo(
            "the header record-rules of messages of the source other can't be read and was passed"
                + " over: {\"key\":\"code\"}");
    assertThat(decoded.findings().warnings().get(1)).hasSizeLessThan(200).endsWith("x…");
  }

  @Test
  void manySourcesWithOtherRulesMakeNoEndlessWarning() {
    List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      messages.add(withRules("no " + i, "source-" + i, "{'id':1}"));
    }

    DecodedBatch decoded = decoder.decode(TOPIC, messages);

    assertThat(rows(decoded)).hasSize(1000);
    assertThat(decoded.findings().warnings()).hasSize(11).last().asString().contains("others");
  }

  private static ConsumerRecord<byte[], byte[]> withRules(
      String header, String source, String record) {
    ConsumerRecord<byte[], byte[]> message = message(2, 40, envelope(source, record));
    message.headers().add("record-rules", header.getBytes(StandardCharsets.UTF_8));
    return message;
  }

  @Test
  void aMessageThatIsNoEnvelopeIsKeptWholeAndTheOthersGoOn() {
    byte[] garbage = {(byte) 0xFF, 0, 'x'};

    DecodedBatch decoded =
        decode(
            message(0, 1, envelope("a", "{'id':1}")),
            message(0, 2, garbage),
            message(1, 3, (byte[]) null),
            message(1, 4, envelope("a", "{'id':2}")));

    assertThat(rows(decoded)).extracting(RecordRow::key).containsExactly("1", "2");
    List<QuarantineEntry> broken = decoded.quarantined();
    assertThat(broken)
        .extracting(QuarantineEntry::place)
        .containsExactly("data-stream:0:2", "data-stream:1:3");
    assertThat(broken)
        .extracting(QuarantineEntry::reason)
        .containsExactly(QuarantineReason.NOT_JSON, QuarantineReason.EMPTY);
    assertThat(broken).extracting(QuarantineEntry::payload).containsExactly(garbage, new byte[0]);
    assertThat(broken).allSatisfy(it -> assertThat(it.source()).isEmpty());
    assertThat(broken).allSatisfy(it -> assertThat(it.message().orElseThrow().element()).isEmpty());
    assertThat(decoded.timestamps()).hasSize(2);
  }

  @Test
  void aBrokenElementIsKeptWithItsBytes() {
    DecodedBatch decoded = decode("a", "{'id':1}", "[1, 'two' ]");

    assertThat(rows(decoded)).hasSize(1);
    assertThat(only(decoded).reason()).isEqualTo(QuarantineReason.NOT_AN_OBJECT);
    assertThat(only(decoded).place()).isEqualTo("data-stream:2:40[1]");
    assertThat(text(only(decoded).payload())).isEqualTo("[1, \"two\" ]");
  }

  @Test
  void aRecordWithoutKeyHasThePlaceThatItsRunGivesIt() {
    assertThat(keys("daily", "1500", "{'a':1}", "{'id':7}", "[]", "{'a':2}"))
        .containsExactly("run:daily:1500", "7", "run:daily:1503");
  }

  @Test
  void withoutAUsablePlaceInItsRunTheRecordHasItsPlaceOnTheTopic() {
    assertThat(keys("daily", "x", "{'a':1}")).containsExactly("data-stream:2:40:0");
    assertThat(keys("", "0", "{'a':1}")).containsExactly("data-stream:2:40:0");
    assertThat(keys("a\0b", "0", "{'a':1}")).containsExactly("data-stream:2:40:0");
  }

  private List<String> keys(String runKey, String firstRecord, String... records) {
    ConsumerRecord<byte[], byte[]> message = message(2, 40, envelope("a", records));
    message.headers().add("run-key", runKey.getBytes(StandardCharsets.UTF_8));
    message.headers().add("first-record", firstRecord.getBytes(StandardCharsets.UTF_8));
    return rows(decode(message)).stream().map(RecordRow::key).toList();
  }

  @Test
  void aSourceNamedTwiceIsDecodedByTheRulesOfTheLast() {
    DecodedBatch decoded =
        decode(
            message(
                2, 40, bytes("{'source':'a','data':[{'id':7,'a':1,'b':2}],'source':'composite'}")));

    assertThat(rows(decoded)).extracting(RecordRow::key).containsExactly("[1,2]");
  }

  @Test
  void anEnvelopeWithAnotherSizeThanItSaysIsCounted() {
    DecodedBatch decoded =
        decode(
            message(2, 40, bytes("{'source':'a','data':[{}],'batch_size':2}")),
            message(2, 41, bytes("{'source':'a','data':[{}],'batch_size':1}")));

    assertThat(decoded.disagreements()).isEqualTo(1);
  }

  private DecodedBatch decode(String source, String... records) {
    return decode(message(2, 40, envelope(source, records)));
  }

  @SafeVarargs
  private final DecodedBatch decode(ConsumerRecord<byte[], byte[]>... messages) {
    List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> message : messages) {
      batch.add(message);
    }
    return decoder.decode(TOPIC, batch);
  }

  /** JSON in UTF-8, from text that has ' where it means ". */
  private static byte[] bytes(String singleQuoted) {
    return singleQuoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] envelope(String source, String... records) {
    return bytes(
        "{'source':'"
            + source
            + "','data':["
            + String.join(",", records)
            + "],'timestamp':'2025-12-13T10:30:00'}");
  }

  private static List<RecordRow> rows(DecodedBatch decoded) {
    return decoded.rows().values().stream().flatMap(List::stream).toList();
  }

  private static QuarantineEntry only(DecodedBatch decoded) {
    assertThat(decoded.quarantined()).hasSize(1);
    return decoded.quarantined().get(0);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
