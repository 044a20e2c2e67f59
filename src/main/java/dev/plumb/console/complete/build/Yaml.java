package dev.plumb.console.complete.build;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of a spec file, read strictly: every key must be asked for, else {@link #end}
 * complains, so a misspelt key is an error and not silence.
 */
final class Yaml {
  private final Map<String, Object> left = new LinkedHashMap<>();
  private final String where;

  Yaml(String where, @Nullable Object value) {
    this.where = where;
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        left.put(scalar(entry.getKey()), entry.getValue() == null ? Null.NULL : entry.getValue());
      }
    } else if (value != null && value != Null.NULL) {
      throw wrong("expected a mapping, found " + value);
    }
  }

  /** A key that is there without a value. */
  enum Null {
    NULL
  }

  String where() {
    return where;
  }

  IllegalArgumentException wrong(String message) {
    return new IllegalArgumentException(where + ": " + message);
  }

  boolean has(String key) {
    return left.containsKey(key);
  }

  @Nullable Object take(String key) {
    return left.remove(key);
  }

  String text(String key) {
    Object value = take(key);
    if (value == null || value == Null.NULL) {
      throw wrong("needs '" + key + "'");
    }
    return scalar(value);
  }

  String text(String key, String otherwise) {
    return has(key) ? text(key) : otherwise;
  }

  boolean flag(String key) {
    return text(key, "false").equals("true");
  }

  List<String> texts(String key) {
    Object value = take(key);
    return value == null ? List.of() : strings(value);
  }

  List<Object> list(String key) {
    Object value = take(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw wrong("'" + key + "' must be a list");
    }
    return new ArrayList<>(list);
  }

  Map<String, Object> map(String key) {
    return new Yaml(where + "." + key, take(key)).left;
  }

  Map<String, Object> all() {
    return left;
  }

  void end() {
    if (!left.isEmpty()) {
      throw wrong("does not know " + left.keySet());
    }
  }

  List<String> strings(Object value) {
    if (!(value instanceof List<?> list)) {
      return List.of(scalar(value));
    }
    List<String> texts = new ArrayList<>();
    for (Object item : list) {
      texts.add(scalar(item));
    }
    return texts;
  }

  String scalar(@Nullable Object value) {
    if (value == null || value instanceof Map || value instanceof List) {
      throw wrong("expected a word, found " + value);
    }
    return value.toString();
  }
}
