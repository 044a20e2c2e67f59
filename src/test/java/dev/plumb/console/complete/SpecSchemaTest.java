package dev.plumb.console.complete;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumb.console.complete.build.SpecCompiler;
import dev.plumb.console.complete.build.SpecYaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** schema.json fits the specs, and the compiler refuses what is wrong. */
class SpecSchemaTest {
  @Test
  void everySpecFollowsTheSchema() throws IOException {
    Map<?, ?> schema = (Map<?, ?>) SpecCompiler.load(Path.of("completions/schema.json"));
    for (Path file : SpecCompiler.yamlFiles(Path.of("completions/specs"))) {
      assertEquals("", Schema.complaint(schema, schema, SpecCompiler.load(file), file.toString()));
    }
  }

  @Test
  void schemaRefusesAnUnknownKey() throws IOException {
    Map<?, ?> schema = (Map<?, ?>) SpecCompiler.load(Path.of("completions/schema.json"));
    Map<String, Object> spec = small();
    spec.putAll(Map.of("examples", List.of(), "checked-against", List.of(), "source", "x(1)"));
    assertEquals("", Schema.complaint(schema, schema, spec, "x"));
    spec.put("sumary", "x");
    assertTrue(Schema.complaint(schema, schema, spec, "x").contains("sumary"));
  }

  @Test
  void compilerRefusesMistakes() {
    refuse("no slot", "positional", List.of("<ifcae>"));
    refuse("does not know [oneof]", "positional", List.of(Map.of("oneof", "a"), "b"));
    refuse("has no help", "keywords", Map.of("dev", "<iface>"));
    refuse("no set", "use", List.of("routes"));
    refuse("default names no command", "default", "show");
    refuse("bare names no keyword", "bare", "dev");
    refuse("no effect", "effect", "none");
    refuse("does not know [sumary]", "sumary", "x");
    refuse("only 'spec: 1'", "spec", 2);
    assertEquals("x", SpecYaml.spec("x", small()).spec().command());
  }

  private static void refuse(String why, String key, Object value) {
    Map<String, Object> spec = small();
    spec.put(key, value);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> SpecYaml.spec("x.yaml", spec));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains(why), message);
    assertTrue(message.startsWith("x.yaml"), message);
  }

  private static Map<String, Object> small() {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("spec", 1);
    spec.put("command", "x");
    spec.put("summary", "y");
    spec.put("words", "getopt");
    spec.put("effect", "read");
    return spec;
  }

  /** As much of JSON Schema as schema.json uses. */
  private static final class Schema {
    private Schema() {}

    static String complaint(Map<?, ?> root, Map<?, ?> schema, Object value, String at) {
      if (schema.get("$ref") instanceof String ref) {
        Map<?, ?> found = root;
        for (String step : ref.substring(2).split("/")) {
          found = (Map<?, ?>) found.get(step);
        }
        return complaint(root, found, value, at);
      }
      if (schema.get("anyOf") instanceof List<?> any) {
        StringBuilder all = new StringBuilder();
        for (Object one : any) {
          String complaint = complaint(root, (Map<?, ?>) one, value, at);
          if (complaint.isEmpty()) {
            return "";
          }
          all.append(complaint).append("; ");
        }
        return all.toString();
      }
      if (schema.containsKey("const") && !schema.get("const").equals(value)) {
        return at + ": is not " + schema.get("const");
      }
      if (schema.get("enum") instanceof List<?> words && !words.contains(value)) {
        return at + ": " + value + " is none of " + words;
      }
      if (schema.containsKey("type") && !typed(schema.get("type"), value)) {
        return at + ": " + value + " is no " + schema.get("type");
      }
      if (value instanceof List<?> list && schema.get("items") instanceof Map<?, ?> items) {
        for (int i = 0; i < list.size(); i++) {
          String complaint = complaint(root, items, list.get(i), at + "[" + i + "]");
          if (!complaint.isEmpty()) {
            return complaint;
          }
        }
      }
      return value instanceof Map<?, ?> map ? object(root, schema, map, at) : "";
    }

    private static String object(Map<?, ?> root, Map<?, ?> schema, Map<?, ?> map, String at) {
      if (schema.get("required") instanceof List<?> keys && !map.keySet().containsAll(keys)) {
        return at + ": needs " + keys;
      }
      Map<?, ?> known = schema.get("properties") instanceof Map<?, ?> keys ? keys : Map.of();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        Object rule = known.get(entry.getKey());
        if (rule == null) {
          rule = schema.get("additionalProperties");
        }
        String here = at + "." + entry.getKey();
        if (Boolean.FALSE.equals(rule)) {
          return here + ": unknown key";
        }
        if (rule instanceof Map<?, ?> next) {
          String complaint = complaint(root, next, entry.getValue(), here);
          if (!complaint.isEmpty()) {
            return complaint;
          }
        }
      }
      return "";
    }

    private static boolean typed(Object type, Object value) {
      if (type instanceof List<?> types) {
        return types.stream().anyMatch(one -> typed(one, value));
      }
      return switch ((String) type) {
        case "object" -> value instanceof Map;
        case "array" -> value instanceof List;
        case "string" -> value instanceof String;
        case "integer" -> value instanceof Integer;
        case "boolean" -> value instanceof Boolean;
        case "null" -> value == null;
        default -> throw new IllegalArgumentException("type " + type);
      };
    }
  }
}
