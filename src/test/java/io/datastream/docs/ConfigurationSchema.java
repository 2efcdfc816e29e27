package io.datastream.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datastream.docs.ConfigurationReference.Setting;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Settings as a <a href="https://json-schema.org/draft-07">JSON schema</a>, for editors of YAML.
 */
final class ConfigurationSchema {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode root = JSON.createObjectNode();

  ConfigurationSchema() {
    root.put("$schema", "http://json-schema.org/draft-07/schema#");
    root.put("title", "Datastream's settings in config/application.yaml");
    root.put("type", "object");
  }

  /** Adds a setting; what users name is any property. */
  void add(Setting setting) {
    ObjectNode at = root;
    String[] names = setting.key().split("\\.");
    for (int i = 0; i < names.length; i++) {
      if (i > 0) {
        allow(at, "object");
      }
      if (names[i].startsWith("<")) {
        at = at.withObject("/additionalProperties");
      } else {
        if (i > 0 && !at.has("additionalProperties")) {
          at.put("additionalProperties", false);
        }
        at = at.withObject("/properties").withObjectProperty(names[i]);
      }
    }
    String what = setting.what().replace("`", "");
    // What is a setting to more than one says it for each.
    at.put(
        "description",
        at.has("description") ? at.get("description").textValue() + " " + what : what);
    for (String type : types(setting.type())) {
      allow(at, type);
    }
    if (setting.defaultValue().startsWith("`")) {
      at.put("default", setting.defaultValue().replace("`", ""));
    }
  }

  /** What is one value may also be settings of its own. */
  private static void allow(ObjectNode at, String type) {
    ArrayNode types = JSON.createArrayNode();
    if (at.has("type")) {
      (at.get("type").isArray() ? at.get("type") : JSON.createArrayNode().add(at.get("type")))
          .forEach(types::add);
    }
    boolean known =
        StreamSupport.stream(types.spliterator(), false)
            .anyMatch(it -> it.textValue().equals(type));
    if (!known) {
      types.add(type);
    }
    at.set("type", types.size() == 1 && type.equals("object") ? types.get(0) : types);
  }

  /** Numbers may be written as texts too, and what stands for something else is one. */
  private static List<String> types(String type) {
    return switch (type) {
      case "int", "long", "Integer", "Long", "OptionalInt" -> List.of("integer", "string");
      case "boolean", "Boolean" -> List.of("boolean", "string");
      case "List<String>" -> List.of("string", "array");
      default -> List.of("string", "number", "boolean");
    };
  }

  String text() {
    try {
      DefaultIndenter lines = new DefaultIndenter("  ", "\n");
      return JSON.writer(
                  new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines))
              .writeValueAsString(root)
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
