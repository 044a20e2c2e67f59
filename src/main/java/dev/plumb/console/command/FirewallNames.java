package dev.plumb.console.command;

import dev.plumb.answers.firewall.PlacedChain;
import dev.plumb.answers.firewall.PlacedRule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a word for a chain, a table or a rule means: {@code FORWARD}, {@code nat}, {@code
 * nat/DOCKER}, {@code ip/nat/DOCKER}, with {@code iptables-legacy:} before it for one backend;
 * {@code filter/FORWARD#2} is a rule, as is a number of {@code fw list}.
 */
final class FirewallNames {
  private FirewallNames() {}

  /** The chains that a word means: one, or all of a table. */
  static List<PlacedChain> chains(List<PlacedChain> all, String word) {
    List<PlacedChain> found = new ArrayList<>();
    for (PlacedChain chain : all) {
      if (isCalled(chain, word)) {
        found.add(chain);
      }
    }
    return found;
  }

  private static boolean isCalled(PlacedChain chain, String word) {
    String rest = word;
    String backend = chain.backend().word() + ":";
    if (rest.startsWith(backend)) {
      rest = rest.substring(backend.length());
    }
    String family = chain.table().family().word();
    String table = chain.table().name();
    String name = chain.chain().name();
    return rest.equals(name)
        || rest.equals(table)
        || rest.equals(family + "/" + table)
        || rest.equals(table + "/" + name)
        || rest.equals(family + "/" + table + "/" + name);
  }

  /** Every word that means something here. */
  static List<String> all(List<PlacedChain> chains) {
    Set<String> words = new LinkedHashSet<>();
    for (PlacedChain chain : chains) {
      words.add(chain.chain().name());
      words.add(chain.table().name());
    }
    return List.copyOf(words);
  }

  /** The rule that a word means. */
  static PlacedRule rule(String namespace, List<PlacedRule> rules, String word) throws UserError {
    int hash = word.lastIndexOf('#');
    List<PlacedRule> found = new ArrayList<>();
    for (PlacedRule rule : rules) {
      boolean meant =
          hash < 0
              ? word.equals(Integer.toString(rule.number()))
              : word.substring(hash + 1).equals(Integer.toString(rule.position()))
                  && isCalled(rule.chain(), word.substring(0, hash));
      if (meant) {
        found.add(rule);
      }
    }
    if (found.isEmpty()) {
      throw UserError.of(
          Exit.NO_SUCH,
          "no rule '" + word + "' in " + namespace,
          "a rule is named by its number in 'fw list', or by TABLE/CHAIN#N",
          "fw list " + namespace);
    }
    if (found.size() > 1) {
      List<String> names = new ArrayList<>();
      for (PlacedRule rule : found) {
        names.add("fw rule " + rule.number());
      }
      throw UserError.of(
          Exit.NO_SUCH,
          "'" + word + "' means several rules in " + namespace,
          "a table or chain of that name is there more than once",
          names.toArray(new String[0]));
    }
    return found.getFirst();
  }
}
