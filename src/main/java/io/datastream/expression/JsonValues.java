package io.datastream.expression;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.datastream.record.ExactJson;
import io.datastream.record.JsonText;
import io.datastream.record.JsonTrouble;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values out of JSON and into it. */
final class JsonValues {
  private final ExactJson json = new ExactJson();

  /** All of a structure. Of a name that stands there twice, the later one counts. */
  Value read(JsonText text, Work work) throws Trouble {
    try (JsonParser parser = json.parser(text.in(), text.from(), text.length())) {
      parser.nextToken();
      return read(parser, work);
    } catch (IOException e) {
      throw new Trouble("what it looks into is no JSON: " + JsonTrouble.oneLine(e, 0));
    }
  }

  private Value read(JsonParser parser, Work work) throws IOException, Trouble {
    work.makeValue(parser.currentToken().isScalarValue() ? parser.getTextLength() : 0);
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Value> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, read(parser, work));
        }
        return new Value.Members(members);
      }
      case START_ARRAY -> {
        List<Value> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(read(parser, work));
        }
        return new Value.Items(items);
      }
      default -> {
        return scalar(parser);
      }
    }
  }

  /** The string, number, boolean or null that a parser is at. */
  private static Value scalar(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> new Value.Text(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> ExactNumber.written(parser.getText());
      case VALUE_TRUE -> Value.Truth.TRUE;
      case VALUE_FALSE -> Value.Truth.FALSE;
      default -> Value.Nothing.NULL;
    };
  }

  /** The JSON of a value; what stood in the record stays as it was written there. */
  JsonText json(Value value, Work work) throws Trouble {
    if (value instanceof Structure structure) {
      return structure.json();
    }
    if (value instanceof Value.Text string) {
      return isPlain(string.text())
          ? JsonText.of('"' + string.text() + '"')
          : generated(value, work);
    }
    if (value instanceof ExactNumber number) {
      return JsonText.of(number.literal());
    }
    if (value instanceof Value.Truth truth) {
      return JsonText.of(truth.literal());
    }
    return value.kind() == Kind.NULL ? JsonText.of("null") : generated(value, work);
  }

  /** Whether JSON has it as it is. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  private JsonText generated(Value value, Work work) throws Trouble {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator to = json.generator(out)) {
      write(value, to, work);
    } catch (IOException e) {
      // Half of a surrogate pair, which a record that has been read doesn't have.
      throw new Trouble("its value is no JSON: " + JsonTrouble.oneLine(e, 0));
    }
    return new JsonText(out.toByteArray(), 0, out.size());
  }

  private void write(Value value, JsonGenerator to, Work work) throws IOException, Trouble {
    work.make(1);
    if (value instanceof Value.Members object) {
      to.writeStartObject();
      for (Map.Entry<String, Value> member : object.members().entrySet()) {
        to.writeFieldName(member.getKey());
        write(member.getValue(), to, work);
      }
      to.writeEndObject();
    } else if (value instanceof Value.Items array) {
      to.writeStartArray();
      for (Value item : array.items()) {
        write(item, to, work);
      }
      to.writeEndArray();
    } else if (value instanceof Structure structure) {
      work.make(structure.json().length());
      to.writeRawValue(structure.json().toString());
    } else if (value instanceof Value.Text string) {
      work.make(string.text().length());
      to.writeString(string.text());
    } else if (value instanceof ExactNumber number) {
      work.make(number.literal().length());
      to.writeNumber(number.literal());
    } else if (value instanceof Value.Truth truth) {
      to.writeBoolean(truth.holds());
    } else {
      to.writeNull();
    }
  }
}
