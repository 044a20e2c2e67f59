package dev.plumb.console.complete;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the words of one program's line from left to right by its spec and knows, after each, where
 * it stands. A word it does not know is remembered and passed over. {@link Suggest} says what may
 * come next.
 */
final class Walk {
  private final Specs specs;
  final Spec spec;

  /** The commands entered, the program itself first. */
  final List<Node> path = new ArrayList<>();

  final IdentityHashMap<Parameter, Integer> seen = new IdentityHashMap<>();
  final Map<String, String> values = new HashMap<>();
  final List<String> canonical = new ArrayList<>();
  int filled;
  boolean optionsEnded;
  @Nullable Parameter pending;
  int pendingArgument;
  @Nullable GrammarWalk grammar;
  @Nullable Walk inner;

  /** Whether the rest of the line belongs to a program without a spec. */
  boolean foreign;

  Scope scope;
  private @Nullable Effect parameterEffect;
  private @Nullable Effect nodeEffect;
  private int words;
  private Completion.@Nullable UnknownWord unknown;

  Walk(Specs specs, Spec spec, Scope scope) {
    this.specs = specs;
    this.spec = spec;
    this.scope = scope;
    path.add(spec.root());
    nodeEffect = spec.root().effect();
  }

  Node node() {
    return path.get(path.size() - 1);
  }

  void accept(String word) {
    if (inner != null) {
      inner.accept(word);
      canonical.add(word);
    } else if (!foreign) {
      take(word);
    } else {
      canonical.add(word);
    }
    words++;
  }

  private void take(String word) {
    if (grammar != null) {
      canonical.add(word);
      acceptGrammar(grammar, word);
    } else if (pending != null && acceptArgument(pending, word)) {
      canonical.add(word);
    } else if (!acceptParameter(word) && !acceptCommand(word)) {
      canonical.add(word);
      acceptValue(word);
    }
  }

  private void acceptGrammar(GrammarWalk walk, String word) {
    for (String part : SpecEngine.blankSeparated(word)) {
      if (!walk.accept(part)) {
        unknown(word);
      }
    }
  }

  /** Gives the word to the option or keyword that waits for it; false when it can do without. */
  private boolean acceptArgument(Parameter parameter, String word) {
    Argument argument = parameter.arguments().get(pendingArgument);
    if (argument.optional() && isName(word) && !argument.hasChoice(word)) {
      pending = null;
      return false;
    }
    argument(parameter, argument, word);
    return true;
  }

  private void argument(Parameter parameter, Argument argument, String word) {
    values.put(parameter.name(), word);
    if (parameter.rescope()) {
      scope = new Scope(Optional.of(word));
    }
    if (argument.effect() != null) {
      effect(argument.effect());
    }
    pendingArgument++;
    if (pendingArgument >= parameter.arguments().size()) {
      pending = null;
      Node next = parameter.then().get(word);
      enter(next != null ? next : parameter.then().get("*"));
    }
  }

  /** Whether the word is the name of an option or keyword rather than a value. */
  private boolean isName(String word) {
    return node().keyword(word) != null
        || (word.length() > 1 && word.startsWith("-") && !optionsEnded && optionsAllowed());
  }

  private void enter(@Nullable Node next) {
    if (next != null) {
      // Behind "peer" a "name" is the peer's: keywords count anew, options do not.
      for (Parameter keyword : node().keywords()) {
        seen.remove(keyword);
      }
      path.add(next);
      filled = 0;
      if (next.effect() != null) {
        nodeEffect = next.effect();
      }
    }
  }

  /** iproute2 reads options only before the first command; getopt moves them to the front. */
  boolean optionsAllowed() {
    return spec.style() == Spec.Style.GETOPT || path.size() == 1;
  }

  List<Parameter> options() {
    List<Parameter> all = new ArrayList<>();
    for (Node node : path) {
      all.addAll(node.options());
    }
    return all;
  }

  private boolean acceptParameter(String word) {
    Parameter keyword = node().keyword(word);
    if (keyword != null && count(keyword) < keyword.repeat()) {
      canonical.add(keyword.name());
      begin(keyword);
      return true;
    }
    if (optionsEnded || word.length() < 2 || !word.startsWith("-") || !optionsAllowed()) {
      return false;
    }
    canonical.add(word);
    if (spec.style() == Spec.Style.KEYWORD) {
      acceptKeywordOption(word);
    } else if (word.equals("--")) {
      optionsEnded = true;
    } else if (word.startsWith("--")) {
      acceptLong(word);
    } else {
      acceptLetters(word);
    }
    return true;
  }

  private void acceptKeywordOption(String word) {
    // iproute2 drops one of two dashes and compares the start: --br is -brief.
    String name = word.startsWith("--") ? word.substring(1) : word;
    int equals = name.indexOf('=');
    Parameter option =
        Parameters.meant(
            options(), equals < 0 ? name : name.substring(0, equals), spec.abbreviation());
    if (option == null) {
      unknown(word);
    } else {
      begin(option);
    }
  }

  private void acceptLong(String word) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    Parameter option = Parameters.meant(options(), name, Spec.Abbreviation.UNIQUE);
    if (option == null) {
      unknown(word);
      return;
    }
    begin(option);
    if (equals >= 0) {
      if (pending != null) {
        acceptArgument(pending, word.substring(equals + 1));
      } else if (!option.attached()) {
        unknown(word);
      }
    }
  }

  private void acceptLetters(String word) {
    for (int i = 1; i < word.length(); i++) {
      Parameter option = letter(word.charAt(i));
      if (option == null) {
        unknown(word);
        return;
      }
      begin(option);
      if (pending != null && i + 1 < word.length()) {
        acceptArgument(pending, word.substring(i + 1));
        return;
      }
    }
  }

  @Nullable Parameter letter(char letter) {
    return Parameters.exact(options(), "-" + letter);
  }

  private void begin(Parameter parameter) {
    seen.put(parameter, count(parameter) + 1);
    if (parameter.effect() != null) {
      effect(parameter.effect());
    }
    if (parameter.takesWord()) {
      pending = parameter;
      pendingArgument = 0;
    } else {
      pending = null;
      enter(parameter.then().get("*"));
    }
  }

  int count(Parameter parameter) {
    return seen.getOrDefault(parameter, 0);
  }

  private boolean acceptCommand(String word) {
    Node next = Parameters.command(node().commands(), word, spec.abbreviation());
    if (next == null) {
      return false;
    }
    canonical.add(next.name());
    enter(next);
    return true;
  }

  private void acceptValue(String word) {
    Node node = node();
    while (filled < node.positional().size()) {
      Argument argument = node.positional().get(filled);
      filled++;
      // An optional place made of fixed words is skipped by any other word.
      if (!argument.optional() || !argument.slots().isEmpty() || argument.hasChoice(word)) {
        positional(node, argument, word);
        return;
      }
    }
    Parameter bare = node.bare().isPresent() ? node.keyword(node.bare().get()) : null;
    if (bare != null && count(bare) < bare.repeat()) {
      begin(bare);
      acceptArgument(bare, word);
    } else if (node.grammar().isPresent()) {
      Optional<Grammar> found = specs.grammar(node.grammar().get());
      if (found.isPresent()) {
        grammar = new GrammarWalk(found.get());
        acceptGrammar(grammar, word);
      }
    } else if (node.program()) {
      acceptProgram(word);
    } else {
      unknown(word);
    }
  }

  private void positional(Node node, Argument argument, String word) {
    if (argument.effect() != null) {
      effect(argument.effect());
    }
    if (node.rescope() && filled == 1) {
      scope = new Scope(Optional.of(word));
    }
  }

  private void acceptProgram(String word) {
    Optional<Spec> found = specs.spec(word);
    if (found.isPresent()) {
      inner = new Walk(specs, found.get(), scope);
      inner.words = words + 1;
    } else {
      foreign = true;
    }
  }

  Specs specs() {
    return specs;
  }

  private void effect(Effect effect) {
    parameterEffect = parameterEffect == null ? effect : parameterEffect.worse(effect);
  }

  private void unknown(String word) {
    if (unknown == null) {
      unknown = new Completion.UnknownWord(words, word);
    }
  }

  Completion.@Nullable UnknownWord unknown() {
    return unknown == null && inner != null ? inner.unknown() : unknown;
  }

  /** What the whole line does, once all words were taken. */
  Effect effect() {
    if (inner != null) {
      return inner.effect();
    }
    if (foreign) {
      return Effect.EXEC;
    }
    if (parameterEffect != null) {
      return parameterEffect;
    }
    Effect effect = nodeEffect;
    for (Node node = fallback(node()); node != null; node = fallback(node)) {
      effect = node.effect() != null ? node.effect() : effect;
    }
    return effect == null ? Effect.EXEC : effect;
  }

  /** The line with full names, and with the command that is meant when none is given. */
  List<String> expanded() {
    List<String> all = new ArrayList<>(canonical);
    for (Node node = fallback(node()); node != null; node = fallback(node)) {
      all.add(node.name());
    }
    return all;
  }

  private static @Nullable Node fallback(Node node) {
    return node.fallback().isEmpty()
        ? null
        : Parameters.command(node.commands(), node.fallback().get(), Spec.Abbreviation.NONE);
  }
}
