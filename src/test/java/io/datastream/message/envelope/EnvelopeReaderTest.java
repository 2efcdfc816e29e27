package io.datastream.message.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.message.Decoded;
import io.datastream.message.Element;
import io.datastream.record.FieldValue;
import io.datastream.record.FieldValue.Kind;
import io.datastream.record.QuarantineReason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeReaderTest {
  private final EnvelopeReader reader = new EnvelopeReader();
  private final Function<String, List<String>> fieldsOf =
      source ->
          switch (source) {
            case "composite" -> List.of("a", "b", "at");
            case "none" -> List.of();
            default -> List.of("id");
          };

  @Test
  void readsTheGuidesExample() {
    Decoded.Readable envelope =
        envelope(
            "{\"source\": \"api_users\", \"data\": [{\"id\": 1, \"name\": \"John\"}],"
                + " \"timestamp\": \"2025-12-13T10:30:00\", \"batch_size\": 1, \"processed\": false}");

    assertThat(envelope.source()).isEqualTo("api_users");
    assertThat(envelope.timestamp()).contains(Instant.parse("2025-12-13T10:30:00Z"));
    assertThat(envelope.sizeDisagrees()).isFalse();
    assertThat(envelope.elements()).hasSize(1);
    Element.Record only = (Element.Record) envelope.elements().get(0);
    assertThat(only.index()).isZero();
    assertThat(only.json()).isEqualTo("{\"id\": 1, \"name\": \"John\"}");
    assertThat(only.fields()).containsExactly(new FieldValue(Kind.NUMBER, "1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'source':'a','data':[{'id':1}]}",
        "{'source':'a','data':[{'id':1}],'processed':true}",
        "{'x':{'source':'no','data':[[1]]},'source':'a','y':[{}],'data':[{'id':1}],'z':null}",
        "{'batch_size':1,'timestamp':'2025-12-13','source':'a','data':[{'id':1}]}",
        "{'data':[{'id':1}],'source':'a'}",
        "\n { 'data' : [ {'id':1} ] , 'batch_size' : 1.0e0, 'source' : 'a' } \r\n",
      })
  void takesFieldsInAnyOrderAndPassesOverOthers(String envelope) {
    assertThat(read(envelope))
        .isInstanceOfSatisfying(
            Decoded.Readable.class,
            it -> {
              assertThat(it.source()).isEqualTo("a");
              assertThat(jsons(it)).containsExactly("{\"id\":1}");
              assertThat(fields(it, 0)).containsExactly(new FieldValue(Kind.NUMBER, "1"));
            });
  }

  @Test
  void bringsOutTheFieldsOfTheSourceThatComesAfterTheData() {
    Decoded.Readable envelope =
        (Decoded.Readable) read("{'data':[{'id':7,'b':'y','a':'x'}],'x':0,'source':'composite'}");

    assertThat(fields(envelope, 0))
        .containsExactly(new FieldValue(Kind.STRING, "x"), new FieldValue(Kind.STRING, "y"), null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'source':'users','data':[{'id':7,'b':'y','a':'x'}],'source':'composite'}",
        "{'source':'users','source':'composite','data':[{'id':7,'b':'y','a':'x'}]}",
        "{'data':[{'id':7,'b':'y','a':'x'}],'source':'users','source':'composite'}",
        "{'source':'users','data':[],'source':'composite','data':[{'id':7,'b':'y','a':'x'}]}",
      })
  void ofADoubledFieldTheLastCounts(String text) {
    Decoded.Readable envelope = (Decoded.Readable) read(text);

    assertThat(envelope.source()).isEqualTo("composite");
    assertThat(fields(envelope, 0))
        .containsExactly(new FieldValue(Kind.STRING, "x"), new FieldValue(Kind.STRING, "y"), null);
  }

  @Test
  void ofADoubledFieldOfARecordTheLastCountsAsInPostgresql() {
    Decoded.Readable envelope =
        (Decoded.Readable) read("{'source':'a','data':[{'id':1,'id':'two'}]}");

    assertThat(fields(envelope, 0)).containsExactly(new FieldValue(Kind.STRING, "two"));
  }

  @Test
  void bringsOutWhatIsAskedForWhateverItIs() {
    Decoded.Readable envelope =
        (Decoded.Readable)
            read(
                "{'source':'composite','data':["
                    + "{'a':'x\\u00e9\\n','b':-1.50E+3,'at':true},"
                    + "{'at':null,'b':{'a':'inner'},'a':[{'b':1}]},"
                    + "{'c':{'a':1,'b':2,'at':3},'\\u0061':'escaped'}"
                    + "]}");

    assertThat(fields(envelope, 0))
        .containsExactly(
            new FieldValue(Kind.STRING, "xé\n"),
            new FieldValue(Kind.NUMBER, "-1.50E+3"),
            new FieldValue(Kind.BOOLEAN, "true"));
    assertThat(fields(envelope, 1))
        .containsExactly(
            new FieldValue(Kind.STRUCTURE, ""),
            new FieldValue(Kind.STRUCTURE, ""),
            new FieldValue(Kind.NULL, ""));
    assertThat(fields(envelope, 2))
        .containsExactly(new FieldValue(Kind.STRING, "escaped"), null, null);
  }

  @ParameterizedTest
  @CsvSource({
    "1,           false",
    "2,           true",
    "0,           true",
    "-1,          true",
    "1.5,         true",
    "'\"1\"',     true",
    "99999999999999999999999999, true",
    "null,        false",
  })
  void saysWhetherTheBatchSizeDisagrees(String batchSize, boolean disagrees) {
    String before = "{'batch_size':" + batchSize + ",'source':'a','data':[{}]}";
    String after = "{'source':'a','data':[{}],'batch_size':" + batchSize + "}";

    assertThat(((Decoded.Readable) read(before)).sizeDisagrees()).isEqualTo(disagrees);
    assertThat(((Decoded.Readable) read(after)).sizeDisagrees()).isEqualTo(disagrees);
  }

  @Test
  void anEmptyEnvelopeIsOne() {
    assertThat(((Decoded.Readable) read("{'source':'a','data':[],'batch_size':0}")).elements())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "hello                                       | not_json",
        "{'source':'a','data':[{'id':1}]             | not_json",
        "{'source':'a','data':[{'id':1}              | not_json",
        "{'source':'a','data':[{'id':                | not_json",
        "{'source':'a','data':[{'id':1}]} x          | not_json",
        "{'source':'a','data':[{'id':1}]}}           | not_json",
        "{'source':'a','data':[{'id':1}]}{}          | not_json",
        "{'source':'a','data':[{'id':1}],'x':1,}     | not_json",
        "{'source':'a','data':[{'id':1]}}            | not_json",
        "{'source':NaN,'data':[]}                    | not_json",
        "{source:'a','data':[{'id':1}]}              | not_json",
        "{'source':'a','data':[,{}]}                 | not_json",
        "{'source':'a','data':[{},]}                 | not_json",
        "``                                          | empty",
        "` `                                         | not_an_object",
        "[]                                          | not_an_object",
        "[{'source':'a','data':[]}]                  | not_an_object",
        "42                                          | not_an_object",
        "'text'                                      | not_an_object",
        "null                                        | not_an_object",
        "{}                                          | no_source",
        "{'data':[{}]}                               | no_source",
        "{'source':null,'data':[]}                   | no_source",
        "{'source':7,'data':[]}                      | no_source",
        "{'source':{'a':[]},'data':[]}               | no_source",
        "{'source':'','data':[]}                     | no_source",
        "{'source':' \\t','data':[]}                 | no_source",
        "{'source':'a\\u0000b','data':[]}            | no_source",
        "{'source':'a'}                              | no_data",
        "{'source':'a','data':null}                  | data_not_an_array",
        "{'source':'a','data':{'id':1}}              | data_not_an_array",
        "{'data':'[]','source':'a'}                  | data_not_an_array",
        "{'source':'a\\ud800','data':[]}              | not_utf8",
      })
  void aMessageThatIsNoEnvelopeIsUnreadableAsAWhole(String message, String reason) {
    assertThat(read(message))
        .isInstanceOfSatisfying(
            Decoded.Unreadable.class,
            it -> {
              assertThat(it.reason().code()).isEqualTo(reason);
              assertThat(it.detail()).isNotBlank().doesNotContain("\n");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'id':2,'x':NaN}",
        "{'id':2,'x':[1,{'y':-Infinity}]}",
        "{'id':Infinity}",
        "{'id':01}",
        "{'id':2,'x':undefined}",
        "{'id':2,'x':None}",
        "{'id':2,}",
        "{'id':2 'x':3}",
        "{id:2}",
        "{'id':2,'x':'raw\nline'}",
        "{'id':2,'x':'\\x41'}",
        "{'id':2,'x':'\\u12'}",
        "NaN",
        "1 2",
        "[1,,2]",
      })
  void aTokenThatIsNoJsonCostsItsElementOnly(String broken) {
    String text = "{'source':'a','data':[{'id':1}, %s ,{'id':3}],'batch_size':3}".formatted(broken);

    assertThat(read(text))
        .isInstanceOfSatisfying(
            Decoded.Readable.class,
            it -> {
              assertThat(jsons(it)).containsExactly("{\"id\":1}", "{\"id\":3}");
              assertThat(it.sizeDisagrees()).isFalse();
              Element.Broken element = (Element.Broken) it.elements().get(1);
              assertThat(text(element.bytes())).isEqualTo(broken.replace('\'', '"'));
              assertThat(element.reason()).isEqualTo(QuarantineReason.NOT_JSON);
              assertThat(element.detail())
                  .startsWith("data[1]: ")
                  .doesNotContain("\n", "Feature", "enable");
            });
  }

  @Test
  void theDetailNamesTheTokenAndItsPlace() {
    Decoded.Readable envelope = (Decoded.Readable) read("{'source':'a','data':[{'id':NaN}]}");

    assertThat(((Element.Broken) envelope.elements().get(0)).detail())
        .isEqualTo("data[0]: no JSON at byte 31: Non-standard token 'NaN'");
  }

  @Test
  void brokenElementsOfEachKindBreakAlone() {
    byte[] message =
        concat(
            utf8(
                "{\"x\":[NaN,{}],\"y\":Infinity,\"source\":\"a\",\"data\":[{\"id\":NaN},{\"id\":\""),
            bytes("C0AF"),
            utf8("\"},{\"id\":\"\\udc00\"},7,{\"id\":\"\\ud83d\\ude00\"}],\"batch_size\":NaN}"));

    Decoded.Readable envelope = (Decoded.Readable) decode(message);

    assertThat(envelope.elements().subList(0, 4))
        .extracting(it -> ((Element.Broken) it).reason())
        .containsExactly(
            QuarantineReason.NOT_JSON,
            QuarantineReason.NOT_UTF8,
            QuarantineReason.NOT_UTF8,
            QuarantineReason.NOT_AN_OBJECT);
    assertThat(fields(envelope, 4)).containsExactly(new FieldValue(Kind.STRING, "\uD83D\uDE00"));
    assertThat(envelope.sizeDisagrees()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'id':'\\ud800'}",
        "{'id':1,'x':['\\uDBFF\\n']}",
        "{'id':1,'\\udc00':2}",
        "{'id':'\\ud800\\ud800\\udc00'}",
        "{'id':'\\ud800\\\\udc00'}",
        "{'id':1,'x':'\\ud83d'}"
      })
  void halfASurrogatePairCostsItsElementOnly(String broken) {
    Decoded.Readable envelope =
        (Decoded.Readable)
            read("{'source':'a','data':[{'id':'\\ud83d\\ude00'},%s]}".formatted(broken));

    assertThat(envelope.elements().get(0)).isInstanceOf(Element.Record.class);
    Element.Broken element = (Element.Broken) envelope.elements().get(1);
    assertThat(element.reason()).isEqualTo(QuarantineReason.NOT_UTF8);
    assertThat(element.detail()).contains("half a character");
    assertThat(text(element.bytes())).isEqualTo(broken.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'soon'                | `\"soon\"`",
        "''                    | `\"\"`",
        "'2025-12-13T25:00:00' | `\"2025-12-13T25:00:00\"`",
        "'300000-01-01'        | `\"300000-01-01\"`",
        "17                    | a number",
        "[1,{'a':2}]           | an array",
        "false                 | a boolean",
        "NaN                   | NaN",
      })
  void aTimestampThatIsNoneCostsNoRecord(String timestamp, String found) {
    String after = "{'source':'a','data':[{'id':1}],'timestamp':%s,'batch_size':1}";
    String before = "{'timestamp':%s,'source':'a','data':[{'id':1}],'batch_size':1}";
    for (String message : List.of(after, before)) {
      Decoded.Readable envelope = (Decoded.Readable) read(message.formatted(timestamp));

      assertThat(jsons(envelope)).containsExactly("{\"id\":1}");
      assertThat(envelope.timestamp()).isEmpty();
      assertThat(envelope.unreadableTimestamp()).contains(found);
      assertThat(envelope.sizeDisagrees()).isFalse();
    }
  }

  @Test
  void aTimestampThatIsNotThereIsNoUnreadableOne() {
    assertThat(((Decoded.Readable) read("{'source':'a','data':[]}")).unreadableTimestamp())
        .isEmpty();
    assertThat(
            ((Decoded.Readable) read("{'source':'a','data':[],'timestamp':null}"))
                .unreadableTimestamp())
        .isEmpty();
    Decoded.Readable twice =
        (Decoded.Readable)
            read("{'timestamp':'soon','source':'a','data':[],'timestamp':'2025-12-13'}");
    assertThat(twice.timestamp()).contains(Instant.parse("2025-12-13T00:00:00Z"));
    assertThat(twice.unreadableTimestamp()).isEmpty();
  }

  @Test
  void whatIsValidButBeyondAllMeasureIsTooLarge() {
    String deep = "[".repeat(200_000) + "]".repeat(200_000);
    String name = "n".repeat(1_100_000);

    Decoded.Readable envelope =
        (Decoded.Readable)
            read(
                "{'source':'a','data':[{'id':1,'x':%s},{'id':2,'%s':'\\ud800'},{'id':3}]}"
                    .formatted(deep, name));

    assertThat(jsons(envelope)).containsExactly("{\"id\":3}");
    assertThat(envelope.elements().subList(0, 2))
        .allSatisfy(
            it -> {
              assertThat(((Element.Broken) it).reason()).isEqualTo(QuarantineReason.TOO_LARGE);
              assertThat(((Element.Broken) it).detail()).hasSizeLessThan(200);
            });
  }

  @Test
  void aMessageWithoutAValueIsEmpty() {
    assertThat(decode(null)).isEqualTo(decode(new byte[0]));
    assertThat(((Decoded.Unreadable) decode(null)).reason()).isEqualTo(QuarantineReason.EMPTY);
  }

  @Test
  void anElementThatIsNoObjectBreaksAlone() {
    Decoded.Readable envelope =
        (Decoded.Readable)
            read(
                "{'source':'a','data':[ {'id':1} , 'té}]xt' , -12.5e3,true,false ,null , [1, {'id':2} ],{'id':3}]}");

    assertThat(jsons(envelope)).containsExactly("{\"id\":1}", "{\"id\":3}");
    List<Element.Broken> broken =
        envelope.elements().stream()
            .filter(Element.Broken.class::isInstance)
            .map(Element.Broken.class::cast)
            .toList();
    assertThat(broken)
        .extracting(it -> text(it.bytes()))
        .containsExactly("\"té}]xt\"", "-12.5e3", "true", "false", "null", "[1, {\"id\":2} ]");
    assertThat(broken).extracting(Element.Broken::index).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(broken)
        .allSatisfy(it -> assertThat(it.reason()).isEqualTo(QuarantineReason.NOT_AN_OBJECT));
  }

  @Test
  void cutsARecordOutByteForByte() {
    String record =
        "{ \"id\" :\t1 ,\r\n \"né\\u00e9\uD83D\uDE00\" : [ 1.10, { } ] , \"x\":\"\\/\"}";

    assertThat(
            jsons(
                (Decoded.Readable) decode(utf8("{\"source\":\"a\",\"data\":[ " + record + " ]}"))))
        .containsExactly(record);
  }

  @Test
  void passesOverAByteOrderMark() {
    byte[] marked = utf8("\uFEFF{\"source\":\"a\",\"data\":[{\"id\":1},5,{\"id\":2}]}");

    Decoded.Readable envelope = (Decoded.Readable) decode(marked);

    assertThat(jsons(envelope)).containsExactly("{\"id\":1}", "{\"id\":2}");
    assertThat(envelope.elements().get(1).bytes()).isEqualTo(utf8("5"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Half a character, as Latin-1 writes é; a lone continuation; 0xFF; a character cut off
        "E9",
        "80",
        "FF",
        "C3",
        "E282",
        "F09F98",
        // Overlong, half of a surrogate pair, beyond U+10FFFF
        "C080",
        "EDA080",
        "F4908080"
      })
  void invalidUtf8BreaksItsElementOnly(String hex) {
    byte[] broken = concat(utf8("{\"id\":2,\"x\":\""), bytes(hex), utf8("\"}"));
    byte[] message =
        concat(
            utf8("{\"source\":\"a\",\"data\":[{\"id\":\"é\"},"),
            broken,
            utf8(", {\"id\":3}],\"batch_size\":3}"));

    Decoded decoded = decode(message);

    assertThat(decoded).isInstanceOf(Decoded.Readable.class);
    Decoded.Readable envelope = (Decoded.Readable) decoded;
    assertThat(jsons(envelope)).containsExactly("{\"id\":\"é\"}", "{\"id\":3}");
    assertThat(envelope.sizeDisagrees()).isFalse();
    assertThat(envelope.elements().get(1))
        .isInstanceOfSatisfying(
            Element.Broken.class,
            it -> {
              assertThat(it.reason()).isEqualTo(QuarantineReason.NOT_UTF8);
              assertThat(it.bytes()).isEqualTo(broken);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"E9", "80", "C080", "EDA080"})
  void aSourceInInvalidUtf8IsNoSource(String hex) {
    byte[] message =
        concat(utf8("{\"source\":\"caf"), bytes(hex), utf8("\",\"data\":[{\"id\":1}]}"));

    assertThat(decode(message)).isInstanceOf(Decoded.Unreadable.class);
  }

  @Test
  void theReplacementCharacterIsACharacterLikeOthers() {
    assertThat(jsons((Decoded.Readable) read("{'source':'a','data':[{'id':'\uFFFD'}]}")))
        .containsExactly("{\"id\":\"\uFFFD\"}");
  }

  @Test
  void aRecordMayBeAsDeepAsASourceMayMakeIt() {
    // The sources read up to Jackson's 1000 levels, and the envelope adds two.
    String deep = "{\"id\":1,\"x\":" + "[".repeat(998) + "]".repeat(998) + "}";

    assertThat(read("{'source':'a','data':[" + deep + ",{'id':2}]}"))
        .isInstanceOfSatisfying(
            Decoded.Readable.class,
            it -> assertThat(jsons(it)).containsExactly(deep, "{\"id\":2}"));
  }

  @Test
  void nestingWithoutEndIsUnreadableAndDoesNoHarm() {
    assertThat(read("{'source':'a','data':[" + "[".repeat(1_000_000)))
        .isInstanceOf(Decoded.Unreadable.class);
    assertThat(read("[".repeat(1_000_000))).isInstanceOf(Decoded.Unreadable.class);
  }

  @Test
  void takesHugeNumbersStringsAndNames() {
    String number = "9".repeat(100_000);
    String string = "x".repeat(100_000);

    Decoded.Readable envelope =
        (Decoded.Readable)
            read(
                "{'source':'composite','data':[{'a':%s,'b':'%s','%s':1}]}"
                    .formatted(number, string, string));

    assertThat(fields(envelope, 0))
        .containsExactly(
            new FieldValue(Kind.NUMBER, number), new FieldValue(Kind.STRING, string), null);
  }

  @Test
  void manyDifferentNamesDoNoHarm() {
    StringBuilder record = new StringBuilder("{\"id\":1");
    for (int i = 0; i < 100_000; i++) {
      record.append(",\"").append(Integer.toString(i * 7919, 36)).append("\":0");
    }
    record.append('}');

    assertThat(jsons((Decoded.Readable) read("{'source':'a','data':[" + record + "]}")))
        .containsExactly(record.toString());
  }

  @Test
  void readsWhatTheWriterWrote() {
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      RandomJson json = new RandomJson(random);
      String source = random.nextBoolean() ? "none" : "quellé \"\\ \uD83D\uDE00";
      EnvelopeWriter writer = new EnvelopeWriter(source);
      List<String> records = new ArrayList<>();
      for (int count = 1 + random.nextInt(6); count > 0; count--) {
        records.add(json.object(4));
        writer.add(utf8(records.get(records.size() - 1)));
      }
      Instant time = Instant.ofEpochMilli(random.nextInt(Integer.MAX_VALUE) * 1000L);

      Decoded decoded = decode(writer.finish(time));

      assertThat(decoded).as("seed %d", seed).isInstanceOf(Decoded.Readable.class);
      Decoded.Readable envelope = (Decoded.Readable) decoded;
      assertThat(envelope.source()).as("seed %d", seed).isEqualTo(source);
      assertThat(envelope.timestamp()).as("seed %d", seed).contains(time);
      assertThat(envelope.sizeDisagrees()).as("seed %d", seed).isFalse();
      assertThat(jsons(envelope)).as("seed %d", seed).isEqualTo(records);
    }
  }

  @Test
  void randomBytesNeverThrow() {
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] message = new byte[random.nextInt(60)];
      random.nextBytes(message);

      assertReadable(message, seed);
    }
  }

  @Test
  void mutationsOfAnEnvelopeNeverThrowAndLoseNoElement() {
    byte[] pieces = utf8("{}[]\",:\\ \n0-1.eEtrufalsn\u0000é");
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      RandomJson json = new RandomJson(random);
      byte[] message =
          utf8(
              "{\"source\":\"composite\",\"data\":[{\"a\":"
                  + json.value(2)
                  + ",\"b\":"
                  + json.value(1)
                  + "},"
                  + json.value(2)
                  + "],\"timestamp\":\"2025-12-13T10:30:00.000\",\"batch_size\":2}");
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        int at = random.nextInt(message.length);
        switch (random.nextInt(4)) {
          case 0 -> message[at] = (byte) random.nextInt(256);
          case 1 -> message[at] = pieces[random.nextInt(pieces.length)];
          case 2 -> message = Arrays.copyOf(message, at + 1);
          default ->
              message =
                  concat(
                      Arrays.copyOf(message, at),
                      new byte[] {pieces[random.nextInt(pieces.length)]},
                      Arrays.copyOfRange(message, at, message.length));
        }
      }

      assertReadable(message, seed);
    }
  }

  @Test
  void theQuickWayReadsAsJacksonDoesOrNotAtAll() {
    byte[] pieces = utf8("{}[]\",:\\ \n0-1.eEtrufalsnid\u0000é");
    int quick = 0;
    for (long seed = 0; seed < 40_000; seed++) {
      Random random = new Random(seed);
      RandomJson json = new RandomJson(random);
      StringBuilder text = new StringBuilder();
      text.append(json.space()).append("{\"source\": \"a\",").append(json.space());
      text.append("\"data\":").append(json.space()).append("[{\"id\":").append(json.value(2));
      text.append("},").append(json.object(3)).append("]").append(json.space());
      text.append(",\"x\":").append(json.value(2));
      text.append(",\"timestamp\":\"2025-12-13T10:30:00.000\",\"batch_size\":2}");
      byte[] message = utf8(text.toString());
      for (int changes = random.nextInt(3); changes > 0; changes--) {
        int at = random.nextInt(message.length);
        byte piece = pieces[random.nextInt(pieces.length)];
        switch (random.nextInt(4)) {
          case 0 -> message[at] = (byte) random.nextInt(256);
          case 1 -> message[at] = piece;
          case 2 -> message = Arrays.copyOf(message, at + 1);
          default ->
              message =
                  concat(
                      Arrays.copyOf(message, at),
                      new byte[] {piece},
                      Arrays.copyOfRange(message, at, message.length));
        }
      }
      Decoded.Readable plain = PlainEnvelope.read(message, source -> List.of("id"));
      if (plain != null) {
        quick++;
        assertThat(plain)
            .as("seed %d: %s", seed, text(message))
            .usingRecursiveComparison()
            .isEqualTo(reader.readAnything(message, fieldsOf));
      }
    }
    assertThat(quick).isGreaterThan(5_000);
  }

  @Test
  void ofManyElementsThoseThatAreBrokenBreakAndNoOthers() {
    String[] tokens = {
      "NaN",
      "-Infinity",
      "Infinity",
      "01",
      "+1",
      ".5",
      "1.",
      "undefined",
      "'x'",
      "tru",
      "nul",
      "\"\t\"",
      "\"\\q\"",
      "\"\\ud800\"",
      "{\"a\":1,}",
      "{\"a\"}",
      "[,]",
      "{\"a\" 1}",
      "1 2",
      "-",
      "é"
    };
    for (long seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      RandomJson json = new RandomJson(random);
      List<String> elements = new ArrayList<>();
      List<String> valid = new ArrayList<>();
      for (int count = 1 + random.nextInt(5); count > 0; count--) {
        if (random.nextInt(3) == 0) {
          String token = tokens[random.nextInt(tokens.length)];
          elements.add("{\"v\":" + json.space() + token + json.space() + "}");
        } else {
          valid.add(json.object(3));
          elements.add(valid.get(valid.size() - 1));
        }
      }
      String data = String.join("," + json.space(), elements);

      Decoded decoded =
          decode(utf8("{\"source\":\"a\",\"data\":[" + data + "],\"x\":" + json.value(2) + "}"));

      assertThat(decoded).as("seed %d: %s", seed, data).isInstanceOf(Decoded.Readable.class);
      Decoded.Readable envelope = (Decoded.Readable) decoded;
      assertThat(jsons(envelope)).as("seed %d", seed).isEqualTo(valid);
      assertThat(envelope.elements())
          .as("seed %d", seed)
          .extracting(it -> text(it.bytes()))
          .isEqualTo(elements);
    }
  }

  @Test
  void whatDatastreamAndThePrototypeWriteIsReadTheQuickWay() {
    EnvelopeWriter writer = new EnvelopeWriter("api_users");
    writer.add(
        utf8(
            "{\"id\": 1, \"name\": \"J\u00f6rg \\\"J\\\"\", \"tags\": [1, null, {\"a\": -1.5e3}]}"));

    assertThat(PlainEnvelope.read(writer.finish(Instant.EPOCH), source -> List.of("id")))
        .isNotNull();
    assertThat(
            PlainEnvelope.read(
                utf8(
                    "{\"source\": \"api_users\", \"data\": [{\"id\": 1}], \"timestamp\":"
                        + " \"2025-12-13T10:30:00.123456\", \"batch_size\": 1, \"processed\": false}"),
                source -> List.of("id")))
        .isNotNull();
  }

  private void assertReadable(byte[] message, long seed) {
    Decoded decoded;
    try {
      decoded = decode(message);
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("seed %d: %s".formatted(seed, Arrays.toString(message)), e);
    }
    if (decoded instanceof Decoded.Readable envelope) {
      assertThat(envelope.source()).as("seed %d", seed).isNotBlank();
      for (int i = 0; i < envelope.elements().size(); i++) {
        assertThat(envelope.elements().get(i).index()).as("seed %d", seed).isEqualTo(i);
        assertThat(contains(message, envelope.elements().get(i).bytes()))
            .as("seed %d: element %d is a part of the message", seed, i)
            .isTrue();
      }
    } else {
      assertThat(((Decoded.Unreadable) decoded).reason()).as("seed %d", seed).isNotNull();
    }
  }

  private static boolean contains(byte[] whole, byte[] part) {
    // One character for each byte, so that nothing is decoded.
    return new String(whole, StandardCharsets.ISO_8859_1)
        .contains(new String(part, StandardCharsets.ISO_8859_1));
  }

  private Decoded decode(byte[] message) {
    return reader.read(message, fieldsOf);
  }

  /** Reads JSON that has ' where it means ". */
  private Decoded read(String singleQuoted) {
    return decode(utf8(singleQuoted.replace('\'', '"')));
  }

  private Decoded.Readable envelope(String json) {
    return (Decoded.Readable) decode(utf8(json));
  }

  private static List<String> jsons(Decoded.Readable envelope) {
    return envelope.elements().stream()
        .filter(Element.Record.class::isInstance)
        .map(it -> ((Element.Record) it).json())
        .toList();
  }

  private static FieldValue[] fields(Decoded.Readable envelope, int index) {
    return ((Element.Record) envelope.elements().get(index)).fields();
  }

  private static byte[] bytes(String hex) {
    return java.util.HexFormat.of().parseHex(hex);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
