package dev.plumb.console.transcript;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which values have a name, and the making of new names: one for each value, none for two. */
final class Names {
  private record Key(ValueKind kind, String scope, String text) {}

  private final Map<Key, Binding> byValue = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final boolean minting;

  /**
   * @param minting false when only values that have a name by now get it
   */
  Names(boolean minting) {
    this.minting = minting;
  }

  /** True when names may be made. */
  boolean minting() {
    return minting;
  }

  /** The binding of a name. */
  Optional<Binding> called(String name) {
    return byValue.values().stream().filter(binding -> binding.name().equals(name)).findFirst();
  }

  /** Names that are declared already, with values or without. */
  void declared(Set<String> names) {
    taken.addAll(names);
  }

  /** A name that has a value already. */
  void know(Binding binding, String text) {
    byValue.putIfAbsent(key(binding.kind(), binding.scope(), text), binding);
    taken.add(binding.name());
  }

  /** The name of a value; empty when it has none. */
  Optional<Binding> of(ValueKind kind, String scope, String text) {
    Binding exact = byValue.get(key(kind, scope, text));
    if (exact != null || kind != ValueKind.CID) {
      return Optional.ofNullable(exact);
    }
    for (Map.Entry<Key, Binding> entry : byValue.entrySet()) {
      if (entry.getKey().kind() == kind && kind.same(entry.getKey().text(), text)) {
        return Optional.of(entry.getValue());
      }
    }
    return Optional.empty();
  }

  /**
   * The name of a value, made now when it has none and names may be made.
   *
   * @param meaning what it is called after
   */
  Optional<Binding> of(ValueKind kind, String scope, String text, String meaning) {
    Optional<Binding> known = of(kind, scope, text);
    if (known.isPresent() || !minting) {
      return known;
    }
    Binding binding =
        new Binding(free(word(meaning)), kind, scope, Optional.empty(), false, Optional.empty());
    know(binding, text);
    return Optional.of(binding);
  }

  /** A numbered name, for a value that nothing owns: {@code mac-1}. */
  Optional<Binding> numbered(ValueKind kind, String text, String word) {
    Optional<Binding> known = of(kind, "", text);
    if (known.isPresent() || !minting) {
      return known;
    }
    int number = 1;
    while (taken.contains(word + "-" + number)) {
      number++;
    }
    return of(kind, "", text, word + "-" + number);
  }

  /** The names made or known, in the order in which their values came. */
  List<Binding> all() {
    return new ArrayList<>(byValue.values());
  }

  private String free(String word) {
    String name = word;
    for (int number = 2; taken.contains(name); number++) {
      name = word + "-" + number;
    }
    return name;
  }

  /** Meaning to name: lower case, and a hyphen for what a name may not have. */
  static String word(String meaning) {
    StringBuilder out = new StringBuilder();
    String lower = meaning.toLowerCase(Locale.ROOT);
    for (int i = 0; i < lower.length(); i++) {
      char character = lower.charAt(i);
      boolean plain =
          character >= 'a' && character <= 'z'
              || character >= '0' && character <= '9'
              || character == '.'
              || character == '-';
      out.append(plain ? character : '-');
    }
    boolean letter = !out.isEmpty() && out.charAt(0) >= 'a' && out.charAt(0) <= 'z';
    return letter ? out.toString() : "x" + out;
  }

  private static Key key(ValueKind kind, String scope, String text) {
    boolean hex = kind == ValueKind.MAC || kind == ValueKind.IP6 || kind == ValueKind.IP6LL;
    return new Key(kind, scope, hex ? text.toLowerCase(Locale.ROOT) : text);
  }
}
