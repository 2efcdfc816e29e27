package io.datastream.source.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datastream.record.ExactJson;
import io.datastream.source.Items;
import io.datastream.source.bytes.Beside;
import io.datastream.source.bytes.Body;
import io.datastream.source.bytes.Following;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands beside the records is found wherever it is. */
class BesideTest {
  private static final List<String> NAMES = List.of("a", "b", "items", "next", "x/y", "~");

  private final ObjectMapper json = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whateverTheDocument(long seed) throws IOException {
    Random random = new Random(seed);
    int found = 0;
    for (int round = 0; round < 400; round++) {
      JsonNode document = value(random, 4);
      List<JsonPointer> arrays = new ArrayList<>();
      List<JsonPointer> values = new ArrayList<>();
      collect(document, JsonPointer.empty(), arrays, values);
      if (arrays.isEmpty() || values.isEmpty()) {
        continue;
      }
      JsonPointer records = arrays.get(random.nextInt(arrays.size()));
      JsonPointer place = values.get(random.nextInt(values.size()));
      if (place.toString().startsWith(records + "/") || records.matches()) {
        continue;
      }
      Beside beside = Beside.at(place);

      Items items = Items.of(reader(document, records, beside));

      assertThat(items.records().size() + items.broken().size())
          .isEqualTo(document.at(records).size());
      assertThat(beside.isMet()).as("%s in %s", place, document).isTrue();
      JsonNode its = document.at(place);
      assertThat(beside.value().orElse(null)).isEqualTo(its.isNull() ? null : its.asText());
      found++;

      Beside nothing = Beside.at(JsonPointer.compile("/a/nowhere"));
      Items.of(reader(document, records, nothing));
      assertThat(nothing.isMet()).isFalse();
    }
    assertThat(found).isPositive();
  }

  private JsonArrayReader reader(JsonNode document, JsonPointer records, Beside beside)
      throws IOException {
    return new JsonArrayReader(
        records,
        new ExactJson(),
        new Body(
            "document",
            "document",
            "url",
            null,
            List.of(),
            new ByteArrayInputStream(json.writeValueAsBytes(document)),
            beside,
            Following.NOTHING),
        1 << 20);
  }

  private JsonNode value(Random random, int depth) {
    int kind = depth == 4 ? 0 : random.nextInt(depth > 0 ? 6 : 3) - (depth > 0 ? 0 : -3);
    if (kind <= 1) {
      ObjectNode object = json.createObjectNode();
      for (int i = random.nextInt(5); i > 0; i--) {
        object.set(NAMES.get(random.nextInt(NAMES.size())), value(random, depth - 1));
      }
      return object;
    } else if (kind == 2) {
      ArrayNode array = json.createArrayNode();
      for (int i = random.nextInt(4); i > 0; i--) {
        array.add(value(random, depth - 1));
      }
      return array;
    }
    return switch (kind) {
      case 3 -> json.getNodeFactory().numberNode(random.nextInt(100));
      case 4 -> json.getNodeFactory().textNode("t" + random.nextInt(100));
      default -> json.getNodeFactory().nullNode();
    };
  }

  private static void collect(
      JsonNode node, JsonPointer at, List<JsonPointer> arrays, List<JsonPointer> values) {
    if (node.isArray()) {
      arrays.add(at);
      for (int i = 0; i < node.size(); i++) {
        // The array of the records is gone into by its place; beside it, places are not fields.
        collect(node.get(i), at.appendIndex(i), arrays, new ArrayList<>());
      }
    } else if (node.isObject()) {
      node.properties()
          .forEach(it -> collect(it.getValue(), at.appendProperty(it.getKey()), arrays, values));
    } else {
      values.add(at);
    }
  }
}
