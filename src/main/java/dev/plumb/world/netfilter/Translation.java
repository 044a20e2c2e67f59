package dev.plumb.world.netfilter;

import dev.plumb.model.Tree;
import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.Operator;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.TableFamily;
import dev.plumb.world.netfilter.SaveLine.SaveOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An iptables rule being said in the vocabulary of the model: goes through the options once, lets
 * each module take its own, and collects what they mean.
 */
final class Translation {
  private final TableFamily family;
  private final List<SaveOption> options;
  private final List<Statement> statements = new ArrayList<>();
  private Optional<String> comment = Optional.empty();
  private int at;

  /** The protocol that {@code -p} named; multiport asks for its ports. */
  private String protocol = "";

  private Translation(TableFamily family, List<SaveOption> options) {
    this.family = family;
    this.options = options;
  }

  /** What a line means; what is not known of it is a {@link Statement.Unknown}. */
  static Translation of(TableFamily family, SaveLine line) {
    Translation translation = new Translation(family, line.options());
    switch (family) {
      case BRIDGE -> EbtOptions.translate(translation);
      case ARP -> ArptOptions.translate(translation);
      default -> XtOptions.translate(translation);
    }
    return translation;
  }

  List<Statement> statements() {
    return statements;
  }

  Optional<String> comment() {
    return comment;
  }

  TableFamily family() {
    return family;
  }

  boolean isIp6() {
    return family == TableFamily.IP6;
  }

  String protocol() {
    return protocol;
  }

  void protocol(String word) {
    protocol = word;
  }

  void comment(String text) {
    comment = Optional.of(text);
  }

  /** The option that is next; null at the end. */
  @Nullable SaveOption peek() {
    return at < options.size() ? options.get(at) : null;
  }

  void advance() {
    at++;
  }

  /** True when the next option has one of these names. */
  boolean nextIs(String... names) {
    SaveOption option = peek();
    if (option != null) {
      for (String name : names) {
        if (option.name().equals(name)) {
          return true;
        }
      }
    }
    return false;
  }

  void add(Statement statement) {
    statements.add(statement);
  }

  /** A comparison, turned round when its option was. */
  void match(SaveOption option, Expression left, Expression right) {
    match(option, left, Operator.EQ, right);
  }

  void match(SaveOption option, Expression left, Operator operator, Expression right) {
    boolean negated = option.negated() || isNegatedByValue(option);
    add(new Statement.Match(left, negated ? operator.negated() : operator, right));
  }

  /** Old tools print the exclamation mark behind the option. */
  static boolean isNegatedByValue(SaveOption option) {
    return !option.values().isEmpty() && option.values().getFirst().isNot();
  }

  /** The first value that is one. */
  static String value(SaveOption option) {
    return option.value(isNegatedByValue(option) ? 1 : 0);
  }

  /** An option that says something we do not understand, as it was written. */
  void unknown(SaveOption option) {
    unknown("", option);
  }

  /** The same, of a module. */
  void unknown(String module, SaveOption option) {
    StringBuilder text = new StringBuilder(module);
    if (option.negated()) {
      text.append(text.isEmpty() ? "!" : " !");
    }
    if (!option.name().isEmpty()) {
      text.append(text.isEmpty() ? "" : " ").append(option.name());
    }
    for (SaveWord word : option.values()) {
      text.append(text.isEmpty() ? "" : " ");
      word.print(text);
    }
    add(new Statement.Unknown(text.toString()));
  }

  /**
   * All options that follow up to the next module, target or general option, by their names without
   * dashes; one that is turned round begins with an exclamation mark.
   */
  Tree.Obj settings() {
    Tree.Builder settings = Tree.object();
    for (SaveOption option = peek(); option != null && !isGeneral(option); option = peek()) {
      String name = option.name().startsWith("--") ? option.name().substring(2) : option.name();
      List<String> values = new ArrayList<>();
      option.values().forEach(word -> values.add(word.text()));
      settings.put((option.negated() ? "!" : "") + name, String.join(" ", values));
      advance();
    }
    return settings.build();
  }

  /** Options of one letter are nobody's but the tool's own. */
  static boolean isGeneral(SaveOption option) {
    return !option.name().startsWith("--");
  }
}
