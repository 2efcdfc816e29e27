package io.datastream.look.preview;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.datastream.record.JsonText;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.math.BigDecimal;

/** Values of columns as JSON has them; numbers keep their digits. */
@Singleton
class ShownValue {
  private final JsonNodeFactory nodes = JsonNodeFactory.instance;
  private final ObjectReader json;

  ShownValue(ObjectMapper json) {
    this.json =
        json.reader()
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
  }

  /**
   * A value.
   *
   * @param type of its column, as the catalogue writes it
   */
  JsonNode of(Object value, String type) {
    if (value == null) {
      return nodes.nullNode();
    } else if (value instanceof Boolean truth) {
      return nodes.booleanNode(truth);
    } else if (value instanceof Long number) {
      return nodes.numberNode(number);
    } else if (value instanceof JsonText text) {
      return json(text);
    }
    String text = value.toString();
    return type.startsWith("numeric") && !type.endsWith("[]") ? number(text) : nodes.textNode(text);
  }

  /** JSON as it came. */
  JsonNode json(JsonText text) {
    try {
      return json.readTree(text.bytes());
    } catch (IOException e) {
      return nodes.textNode(text.toString());
    }
  }

  private JsonNode number(String text) {
    try {
      return DecimalNode.valueOf(new BigDecimal(text));
    } catch (NumberFormatException e) {
      // NaN and Infinity, which PostgreSQL takes and JSON has not.
      return nodes.textNode(text);
    }
  }
}
