package dev.plumb.console.transcript;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The YAML between {@code ---} lines at the top of a file. Keys that are not known are errors: a
 * typing error would else be silence.
 */
final class FrontMatter {
  private static final Set<String> KEYS =
      Set.of("transcript", "host", "session", "bindings", "requires", "timeout");
  private static final Set<String> SESSION_KEYS =
      Set.of("columns", "locale", "tz", "color", "output");
  private static final Set<String> BINDING_KEYS =
      Set.of("kind", "in", "from", "may-equal", "derived");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9.-]*");
  private static final Pattern EUI64 = Pattern.compile("eui64\\(<([a-z][a-z0-9.-]*)>\\)");

  private final String file;
  private final List<String> lines;

  private Optional<String> host = Optional.empty();
  private Map<String, String> session = Map.of();
  private Map<String, Binding> bindings = Map.of();
  private List<String> requires = List.of();
  private Duration timeout = Transcript.TIMEOUT;

  private FrontMatter(String file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  /**
   * Reads it.
   *
   * @param lines those between the two {@code ---}; the first is the file's second
   */
  static FrontMatter parse(String file, List<String> lines) throws MalformedTranscript {
    FrontMatter matter = new FrontMatter(file, lines);
    Map<String, @Nullable Object> top = matter.map("the front matter", matter.load());
    matter.checkKeys("the front matter", top, KEYS);
    matter.read(top);
    return matter;
  }

  /** The line under {@code bindings:} that declares a name. */
  static String declaration(Binding binding) {
    StringBuilder line = new StringBuilder("  ");
    line.append(binding.name()).append(": {kind: ").append(binding.kind().word());
    if (!binding.scope().isEmpty()) {
      line.append(", in: ").append(quoted(binding.scope()));
    }
    return line.append('}').toString();
  }

  /** A text in YAML: bare where nothing in it could mean something else. */
  static String quoted(String text) {
    boolean bare = true;
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      bare &=
          character >= 'a' && character <= 'z'
              || character >= 'A' && character <= 'Z'
              || character >= '0' && character <= '9'
              || "-_./".indexOf(character) >= 0;
    }
    boolean letter = !text.isEmpty() && Character.isLetter(text.charAt(0));
    boolean word = List.of("true", "false", "null", "yes", "no").contains(text);
    return bare && letter && !word ? text : "'" + text.replace("'", "''") + "'";
  }

  Optional<String> host() {
    return host;
  }

  Map<String, String> session() {
    return session;
  }

  Map<String, Binding> bindings() {
    return bindings;
  }

  List<String> requires() {
    return requires;
  }

  Duration timeout() {
    return timeout;
  }

  private @Nullable Object load() throws MalformedTranscript {
    if (lines.isEmpty()) {
      return Map.of();
    }
    try {
      Object loaded =
          new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build())
              .loadFromString(String.join("\n", lines) + "\n");
      return loaded == null ? Map.of() : loaded;
    } catch (MarkedYamlEngineException marked) {
      int line = marked.getProblemMark().map(mark -> mark.getLine() + 2).orElse(2);
      throw new MalformedTranscript(file, line, "front matter: " + marked.getProblem());
    } catch (YamlEngineException other) {
      throw new MalformedTranscript(file, 2, "front matter: " + other.getMessage());
    }
  }

  private void read(Map<String, @Nullable Object> top) throws MalformedTranscript {
    Object version = top.get("transcript");
    if (version != null && !version.equals(1)) {
      throw error("transcript", "this plumb reads transcripts of version 1, not " + version);
    }
    if (top.containsKey("host")) {
      host = Optional.of(text("host", top.get("host")));
    }
    if (top.containsKey("timeout")) {
      String written = text("timeout", top.get("timeout"));
      timeout =
          Conditions.duration(written)
              .orElseThrow(() -> error("timeout", "no duration: " + written));
    }
    if (top.containsKey("requires")) {
      requires = requires(top.get("requires"));
    }
    if (top.containsKey("session")) {
      Map<String, @Nullable Object> given = map("session", top.get("session"));
      checkKeys("session", given, SESSION_KEYS);
      Map<String, String> texts = new LinkedHashMap<>();
      for (Map.Entry<String, @Nullable Object> entry : given.entrySet()) {
        texts.put(entry.getKey(), text(entry.getKey(), entry.getValue()));
      }
      session = Map.copyOf(texts);
    }
    if (top.containsKey("bindings")) {
      bindings = bindings(map("bindings", top.get("bindings")));
    }
  }

  private List<String> requires(@Nullable Object given) throws MalformedTranscript {
    if (!(given instanceof List<?> list)) {
      throw error("requires", "'requires' is a list: [root, cmd:tcpdump]");
    }
    List<String> conditions = new ArrayList<>();
    for (Object item : list) {
      String condition = text("requires", item);
      if (!Conditions.isKnown(condition)) {
        throw error("requires", Conditions.unknown(condition));
      }
      conditions.add(condition);
    }
    return conditions;
  }

  private Map<String, Binding> bindings(Map<String, @Nullable Object> given)
      throws MalformedTranscript {
    Map<String, Binding> all = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> entry : given.entrySet()) {
      String name = entry.getKey();
      if (!NAME.matcher(name).matches()) {
        throw error(name, "a binding's name has lower-case letters, digits, '-' and '.': " + name);
      }
      Map<String, @Nullable Object> keys = map(name, entry.getValue());
      checkKeys("binding " + name, keys, BINDING_KEYS);
      all.put(name, binding(name, keys));
    }
    for (Binding binding : all.values()) {
      if (binding.eui64Of().isPresent()) {
        Binding source = all.get(binding.eui64Of().get());
        if (source == null || source.kind() != ValueKind.MAC) {
          throw error(
              binding.name(), "<" + binding.eui64Of().get() + "> is not a binding of kind mac");
        }
      }
    }
    return all;
  }

  private Binding binding(String name, Map<String, @Nullable Object> keys)
      throws MalformedTranscript {
    if (!keys.containsKey("kind")) {
      throw error(name, "binding " + name + " has no kind");
    }
    String word = text("kind", keys.get("kind"));
    ValueKind kind =
        ValueKind.of(word)
            .orElseThrow(
                () ->
                    error(
                        name, "no such kind of value: " + word + "; one of: " + ValueKind.words()));
    Optional<String> eui64Of = Optional.empty();
    if (keys.containsKey("derived")) {
      Matcher derived = EUI64.matcher(text("derived", keys.get("derived")));
      if (kind != ValueKind.IP6LL || !derived.matches()) {
        throw error(name, "'derived' is eui64(<NAME>), for kind ip6ll");
      }
      eui64Of = Optional.of(derived.group(1));
    }
    Object mayEqual = keys.get("may-equal");
    if (mayEqual != null && !(mayEqual instanceof Boolean)) {
      throw error(name, "'may-equal' is true or false");
    }
    return new Binding(
        name,
        kind,
        keys.containsKey("in") ? text("in", keys.get("in")) : "",
        keys.containsKey("from") ? Optional.of(text("from", keys.get("from"))) : Optional.empty(),
        Boolean.TRUE.equals(mayEqual),
        eui64Of);
  }

  private void checkKeys(String where, Map<String, ?> given, Set<String> known)
      throws MalformedTranscript {
    for (String key : given.keySet()) {
      if (!known.contains(key)) {
        throw error(
            key,
            where
                + " has no key '"
                + key
                + "'; one of: "
                + String.join(", ", known.stream().sorted().toList()));
      }
    }
  }

  private Map<String, @Nullable Object> map(String key, @Nullable Object value)
      throws MalformedTranscript {
    if (!(value instanceof Map<?, ?> map)) {
      throw error(key, key + " takes keys with values");
    }
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      copy.put(String.valueOf(entry.getKey()), entry.getValue());
    }
    return copy;
  }

  private String text(String key, @Nullable Object value) throws MalformedTranscript {
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    throw error(key, "'" + key + "' takes a single value");
  }

  /** At the first line that has the key. */
  private MalformedTranscript error(String key, String message) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(key + ":")) {
        return new MalformedTranscript(file, i + 2, message);
      }
    }
    return new MalformedTranscript(file, 2, message);
  }
}
