package io.datastream.message.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.message.Decoded;
import io.datastream.message.Element;
import io.datastream.message.Message;
import io.datastream.message.envelope.RandomJson;
import io.datastream.message.text.MessageJson;
import io.datastream.record.FieldValue;
import io.datastream.record.QuarantineReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  private static final int TRIES = 20_000;

  private final JsonReader reader = new JsonReader("clicks");

  @Test
  void anObjectIsARecordOfTheTopicsSource() {
    Decoded.Readable read = readable(" {\"id\": 1, \"at\" : [1, {}]} ", "id", "at", "none");

    assertThat(read.source()).isEqualTo("clicks");
    assertThat(read.timestamp()).isEmpty();
    assertThat(read.sizeDisagrees()).isFalse();
    Element.Record only = (Element.Record) read.elements().get(0);
    assertThat(only.json()).isEqualTo("{\"id\": 1, \"at\" : [1, {}]}");
    assertThat(only.fields())
        .containsExactly(
            new FieldValue(FieldValue.Kind.NUMBER, "1"), FieldValue.OF_STRUCTURE, null);
  }

  @Test
  void anArrayIsItsRecordsInTheirOrder() {
    List<Element> found = readable("[{\"id\":1},\n {\"id\":\"b\"} ]", "id").elements();

    assertThat(found).extracting(Element::index).containsExactly(0, 1);
    assertThat(found)
        .extracting(it -> ((Element.Record) it).json())
        .containsExactly("{\"id\":1}", "{\"id\":\"b\"}");
    assertThat(readable("[ ]").elements()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nonsense           | not_json      | nonsense",
        "{'id':1            | not_json      | {'id':1",
        "{'id':1} {'id':2}  | not_json      | {'id':1} {'id':2}",
        "{'id':1}]          | not_json      | {'id':1}]",
        "{'id':NaN}         | not_json      | {'id':NaN}",
        "{'a':'\\ud800'}    | not_utf8      | {'a':'\\ud800'}",
        "{'\\ud800':1}      | not_utf8      | {'\\ud800':1}",
        " 42                | not_an_object | 42",
        "'text'             | not_an_object | 'text'",
        "null               | not_an_object | null",
      })
  void aMessageThatIsNoRecordIsABrokenOneOfItsSource(String value, String reason, String bytes) {
    Decoded.Readable read = readable(value.replace('\'', '"'));

    assertThat(said(read)).containsExactly("0 " + reason + " " + bytes.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "NaN                | not_json",
        "{'id':01}          | not_json",
        "{'id':'a\tb'}      | not_json",
        "{'id':1} {'id':2}  | not_json",
        "{'id'}             | not_json",
        "{'a':'\\ud800'}    | not_utf8",
        "42                 | not_an_object",
        "[{'id':3}]         | not_an_object",
        "null               | not_an_object",
        "'],['              | not_an_object",
      })
  void aBrokenElementCostsItselfAlone(String element, String reason) {
    String json = element.replace('\'', '"');

    assertThat(said(readable("[{\"id\":1}, " + json + " ,{\"id\":2}]", "id")))
        .containsExactly("0 1", "1 " + reason + " " + json, "2 2");
    assertThat(said(readable("[" + json + "]"))).containsExactly("0 " + reason + " " + json);
  }

  @Test
  void aCommaTooManyCostsNothingBesideIt() {
    assertThat(said(readable("[{\"id\":1},,{\"id\":2},]", "id")))
        .containsExactly("0 1", "1 not_json ", "2 2", "3 not_json ");
  }

  @Test
  void anElementThatIsNoUtf8CostsItselfAlone() {
    byte[] value = "[{\"id\":1},{\"id\":\"x\"},{\"id\":2}]".getBytes(StandardCharsets.UTF_8);
    value[17] = (byte) 0xFF;

    assertThat(said((Decoded.Readable) decode(new Sent(value, null, Map.of(), 0), "id")))
        .containsExactly("0 1", "1 not_utf8 {\"id\":\"\uFFFD\"}", "2 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[{\"id\":1}", "[{\"id\":1}] 2", "[{\"id\":[1}]", "[\"a]", "[1}", "[", "[1,"})
  void anArrayWhoseElementsCantBeToldApartIsBrokenAsAWhole(String value) {
    Decoded.Unreadable found = (Decoded.Unreadable) decode(value);

    assertThat(found.reason()).isEqualTo(QuarantineReason.NOT_JSON);
    assertThat(found.detail()).isNotBlank().doesNotContain("\n");
  }

  @Test
  void aMessageWithoutAValueSaysThatItsRecordIsGone() {
    assertThat(decode(new Sent(null, null, Map.of(), 0))).isInstanceOf(Decoded.Deletion.class);
    assertThat(decode(""))
        .isEqualTo(new Decoded.Unreadable(QuarantineReason.EMPTY, "the message has no value"));
    assertThat(said(readable(" \n"))).containsExactly("0 not_json ");
  }

  @Test
  void whatIsUsualIsReadAlikeInBothWays() {
    Random random = new Random(13);
    RandomJson json = new RandomJson(random);
    for (int i = 0; i < TRIES; i++) {
      String records = json.object(3) + json.space();
      byte[] value = bytes(random.nextBoolean() ? records : "[" + records + "," + records + "]");
      if (random.nextBoolean()) {
        value[random.nextInt(value.length)] = (byte) random.nextInt(256);
      }
      List<Element> plain = PlainRecords.read(value, List.of("f0-", "f1-"));
      if (plain != null) {
        JsonElements judged =
            new JsonElements(value, new MessageJson().factory(), List.of("f0-", "f1-"));
        assertThat(judged.refused()).as(() -> text(value)).isEmpty();
        assertThat(judged.all().stream().map(JsonReaderTest::record))
            .as(() -> text(value))
            .containsExactlyElementsOf(plain.stream().map(JsonReaderTest::record).toList());
      }
    }
  }

  @Test
  void partsOfTheMessageAreFieldsToo() {
    Sent message =
        new Sent(
            bytes("[{\"id\":1,\"_key\":\"own\"},{}]"),
            bytes("k-1"),
            Map.of("tenant", bytes("acme")),
            1_765_621_800_000L);
    List<Element> found =
        ((Decoded.Readable)
                decode(message, "_key", "_headers.tenant", "_headers.none", "_timestamp", "id"))
            .elements();

    assertThat(texts(found.get(0)))
        .containsExactly("k-1", "acme", null, "2025-12-13T10:30:00Z", "1");
    assertThat(texts(found.get(1)))
        .containsExactly("k-1", "acme", null, "2025-12-13T10:30:00Z", null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "A-1              | A-1             | -    | -",
        "42               | 42              | -    | -",
        "'A 1'            | A 1             | -    | -",
        "'A               | 'A              | -    | -",
        "{'no':7,'l':'x'} | ``              | 7    | x",
        "{'no':null}      | ``              | ``   | -",
        "{'no':7}x        | {'no':7}x       | -    | -",
        "['a',1]          | ``              | -    | -",
        "[a               | [a              | -    | -",
        "-                | -               | -    | -",
      })
  void theKeyIsATextOrTheFieldsOfAnObject(String key, String whole, String no, String line) {
    Sent message =
        new Sent(bytes("{}"), key == null ? null : bytes(key.replace('\'', '"')), Map.of(), 0);
    Element only =
        ((Decoded.Readable) decode(message, "_key", "_key.no", "_key.l")).elements().get(0);

    assertThat(texts(only))
        .containsExactly(whole == null ? null : whole.replace('\'', '"'), no, line);
  }

  @Test
  void aKeyThatIsNoUtf8AndATimeThatNobodySaysAreAbsent() {
    Sent message = new Sent(bytes("{}"), new byte[] {(byte) 0xFF}, Map.of(), -1);

    assertThat(texts(((Decoded.Readable) decode(message, "_key", "_timestamp")).elements().get(0)))
        .containsExactly(null, null);
  }

  private Decoded.Readable readable(String value, String... fields) {
    return (Decoded.Readable) decode(value, fields);
  }

  private Decoded decode(String value, String... fields) {
    return decode(new Sent(bytes(value), null, Map.of(), 0), fields);
  }

  private Decoded decode(Message message, String... fields) {
    List<String> asked = List.of(fields);
    return reader.decode(message, source -> asked);
  }

  private static List<String> said(Decoded.Readable read) {
    List<String> said = new ArrayList<>();
    for (Element element : read.elements()) {
      said.add(
          element.index()
              + " "
              + (element instanceof Element.Broken broken
                  ? broken.reason().code() + " " + text(broken.bytes())
                  : texts(element).get(0)));
    }
    return said;
  }

  private static List<Object> record(Element element) {
    Element.Record record = (Element.Record) element;
    return List.of(record.index(), record.text(), Arrays.asList(record.fields()));
  }

  private static List<String> texts(Element element) {
    List<String> texts = new ArrayList<>();
    for (FieldValue value : ((Element.Record) element).fields()) {
      texts.add(value == null ? null : value.text());
    }
    return texts;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private record Sent(byte[] value, byte[] key, Map<String, byte[]> headers, long timestamp)
      implements Message {
    @Override
    public String topic() {
      return "shop.clicks";
    }

    @Override
    public byte[] header(String name) {
      return headers.get(name);
    }
  }
}
