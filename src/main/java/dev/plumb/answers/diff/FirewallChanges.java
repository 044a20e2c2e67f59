package dev.plumb.answers.diff;

import dev.plumb.answers.diff.Change.Sort;
import dev.plumb.model.Gap;
import dev.plumb.model.Namespace;
import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.Chain;
import dev.plumb.model.firewall.Counters;
import dev.plumb.model.firewall.Rule;
import dev.plumb.model.firewall.Ruleset;
import dev.plumb.model.firewall.Table;
import dev.plumb.model.firewall.TableFamily;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Firewall tables, chains and rules of a namespace that is on both hosts. A rule is what it says:
 * handles count never, counters when they are asked for, places only against those of other rules.
 */
final class FirewallChanges {
  private static final String RULES = "firewall rules";
  private static final String CHAIN = "chain";

  /** Both are nf_tables: what one tool could not say may stand in the other's list, or in none. */
  private static final List<List<Backend>> KERNELS =
      List.of(List.of(Backend.NFT, Backend.IPTABLES_NFT), List.of(Backend.IPTABLES_LEGACY));

  /** The daemon's name server in a container is on another port at every start. */
  private static final Pattern RESOLVER_PORT = Pattern.compile("(--sport |127\\.0\\.0\\.11:)\\d+");

  /** What nft writes into a rule of what it saw: counters, used quotas, when it was last asked. */
  private static final Pattern SEEN =
      Pattern.compile(
          "(?<=\\bcounter) packets \\d+ bytes \\d+|(?<=bytes) used \\d+ \\w*bytes|(?<=\\blast) used"
              + " \\w+|(?<=\"counter\": ?\\{)\"packets\": ?\\d+, ?\"bytes\": ?\\d+");

  private final Findings findings;
  private final Matching.Pair<Namespace> pair;

  /** A table and who speaks for it. */
  private record Held(Backend backend, Table table) {
    List<Object> key() {
      return List.of(backend, table.family(), table.name());
    }

    /** {@code iptables-nft filter}, {@code iptables-nft ip6 filter}, {@code nft inet filter}. */
    String words() {
      boolean isPlain = backend.isIptables() && table.family() == TableFamily.IP;
      return backend.word() + (isPlain ? " " : " " + table.family().word() + " ") + table.name();
    }

    /** {@code iptables-nft filter/FORWARD}. */
    String words(Chain chain) {
      return words() + "/" + chain.name();
    }
  }

  FirewallChanges(Findings findings, Matching.Pair<Namespace> pair) {
    this.findings = findings;
    this.pair = pair;
  }

  private Change.Builder change(Sort sort, String noun, String object) {
    return Change.of(sort, noun, object).in(pair.after().name());
  }

  void rulesets() {
    Optional<Matching<Ruleset>> both = findings.bothAsked(pair, RULES, Namespace::rulesets);
    if (both.isEmpty()) {
      return;
    }
    for (List<Backend> kernel : KERNELS) {
      List<Ruleset> before = of(kernel, both.get().gone());
      List<Ruleset> after = of(kernel, both.get().come());
      Set<String> had = gaps(before);
      Set<String> has = gaps(after);
      had.forEach(reason -> findings.notWhole(pair.after(), RULES, "earlier", reason));
      has.forEach(reason -> findings.notWhole(pair.after(), RULES, "later", reason));
      if (had.equals(has)) { // else what one of them does not show may be there
        tables(new Matching<>(tables(before), tables(after)));
      }
    }
  }

  private static List<Ruleset> of(List<Backend> kernel, List<Ruleset> rulesets) {
    List<Ruleset> found = new ArrayList<>();
    for (Ruleset ruleset : rulesets) {
      if (kernel.contains(ruleset.backend())) {
        found.add(ruleset);
      }
    }
    return found;
  }

  private static Set<String> gaps(List<Ruleset> rulesets) {
    Set<String> reasons = new TreeSet<>();
    for (Ruleset ruleset : rulesets) {
      for (Gap gap : ruleset.gaps()) {
        reasons.add(gap.reason());
      }
    }
    return reasons;
  }

  private static List<Held> tables(List<Ruleset> rulesets) {
    List<Held> tables = new ArrayList<>();
    for (Ruleset ruleset : rulesets) {
      for (Table table : ruleset.tables()) {
        tables.add(new Held(ruleset.backend(), table));
      }
    }
    return tables;
  }

  private void tables(Matching<Held> tables) {
    tables.by(held -> Optional.of(held.key()), held -> Optional.of(held.key()));
    tables.gone().forEach(held -> whole(Sort.GONE, held));
    tables.come().forEach(held -> whole(Sort.APPEARED, held));
    for (Matching.Pair<Held> same : tables.pairs()) {
      String words = same.after().words();
      findings.facts(
          flags(same.before().table()),
          flags(same.after().table()),
          Set.of(),
          sort -> change(sort, "table", words).add("table " + words));
      Matching<Chain> chains =
          new Matching<>(same.before().table().chains(), same.after().table().chains());
      chains.by(chain -> Optional.of(chain.name()), chain -> Optional.of(chain.name()));
      chains.gone().forEach(chain -> whole(Sort.GONE, same.before(), chain));
      chains.come().forEach(chain -> whole(Sort.APPEARED, same.after(), chain));
      chains.pairs().forEach(chain -> compare(same.after(), chain));
    }
  }

  private static Map<String, String> flags(Table table) {
    return table.flags().isEmpty()
        ? Map.of()
        : Map.of("flags", String.join(",", new TreeSet<>(table.flags())));
  }

  /** " is gone", " appeared". */
  private static String what(Sort sort) {
    return sort == Sort.GONE ? " is gone" : " appeared";
  }

  private void whole(Sort sort, Held held) {
    findings.add(change(sort, "table", held.words()).add("table " + held.words() + what(sort)));
    for (Chain chain : held.table().chains()) {
      if (chain.base().isPresent() && chain.base().get().accepts()) {
        rules(sort, held, chain, chain.rules()); // iptables makes those that a table always has
      } else {
        whole(sort, held, chain);
      }
    }
  }

  private void whole(Sort sort, Held held, Chain chain) {
    String words = held.words(chain);
    String policy = chain.base().map(base -> ", policy " + policy(base)).orElse("");
    findings.add(change(sort, CHAIN, words).add("chain " + words + what(sort) + policy));
    rules(sort, held, chain, chain.rules());
  }

  private void rules(Sort sort, Held held, Chain chain, List<Rule> rules) {
    for (Rule rule : rules) {
      findings.add(rule(sort, held, chain, rule).add(what(sort)));
    }
  }

  private Change.Builder rule(Sort sort, Held held, Chain chain, Rule rule) {
    String append = "-A " + chain.name() + " ";
    String whole = unseen(rule);
    String text = whole.startsWith(append) ? whole.substring(append.length()) : whole;
    String words = held.words(chain);
    return change(sort, "firewall_rule", words + " " + text).add(words + ": '" + text + "'");
  }

  private void compare(Held held, Matching.Pair<Chain> same) {
    Chain chain = same.after();
    String words = held.words(chain);
    findings.facts(
        facts(same.before()),
        facts(chain),
        Set.of(),
        sort -> change(sort, CHAIN, words).add("chain " + words));
    Matching<Rule> rules = new Matching<>(same.before().rules(), chain.rules());
    rules.equal(rule -> said(chain, rule), rule -> said(chain, rule));
    rules(Sort.GONE, held, chain, rules.gone());
    rules(Sort.APPEARED, held, chain, rules.come());
    moved(held, same, rules);
    if (findings.all()) {
      for (Matching.Pair<Rule> rule : rules.pairs()) {
        counted(held, chain, rule);
      }
    }
  }

  private Map<String, String> facts(Chain chain) {
    Map<String, String> facts = new LinkedHashMap<>();
    if (chain.base().isPresent()) {
      Chain.Base base = chain.base().get();
      facts.put("type", base.type());
      facts.put("hook", base.hook().word());
      facts.put("prio", Integer.toString(base.priority()));
      facts.put("policy", policy(base));
      if (!base.devices().isEmpty()) {
        facts.put("dev", String.join(",", base.devices()));
      }
      if (findings.all() && base.counters().isPresent()) {
        facts.put("packets", Long.toUnsignedString(base.counters().get().packets()));
        facts.put("bytes", Long.toUnsignedString(base.counters().get().bytes()));
      }
    }
    return facts;
  }

  private static String policy(Chain.Base base) {
    return base.accepts() ? "accept" : "drop";
  }

  /** What a rule says, without what every start of a container gives anew. */
  private String said(Chain chain, Rule rule) {
    boolean isResolver =
        chain.name().equals("DOCKER_OUTPUT") || chain.name().equals("DOCKER_POSTROUTING");
    String text = unseen(rule);
    return isResolver && !findings.all() ? RESOLVER_PORT.matcher(text).replaceAll("$1*") : text;
  }

  private static String unseen(Rule rule) {
    return SEEN.matcher(rule.text()).replaceAll("");
  }

  /** The fewest rules that, moved, explain the order; none of which its like came or went. */
  private void moved(Held held, Matching.Pair<Chain> same, Matching<Rule> rules) {
    IdentityHashMap<Rule, Integer> was = places(same.before());
    IdentityHashMap<Rule, Integer> is = places(same.after());
    List<Matching.Pair<Rule>> pairs = rules.pairs();
    int[] order = new int[pairs.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = is.getOrDefault(pairs.get(i).after(), 0);
    }
    Set<String> unsure = new HashSet<>();
    rules.gone().forEach(rule -> unsure.add(unseen(rule)));
    rules.come().forEach(rule -> unsure.add(unseen(rule)));
    boolean[] stays = Rising.longest(order);
    for (int i = 0; i < order.length; i++) {
      Rule rule = pairs.get(i).after();
      if (!stays[i] && !unsure.contains(unseen(rule))) {
        String had = Integer.toString(was.getOrDefault(pairs.get(i).before(), 0));
        String has = Integer.toString(order[i]);
        findings.add(
            rule(Sort.MOVED, held, same.after(), rule)
                .attribute("position", Optional.of(had), Optional.of(has))
                .add(" is at place " + has + " now, was at " + had));
      }
    }
  }

  /** From 1, as {@code iptables --line-numbers} counts. */
  private static IdentityHashMap<Rule, Integer> places(Chain chain) {
    IdentityHashMap<Rule, Integer> places = new IdentityHashMap<>();
    for (Rule rule : chain.rules()) {
      places.put(rule, places.size() + 1);
    }
    return places;
  }

  private void counted(Held held, Chain chain, Matching.Pair<Rule> same) {
    Optional<Counters> before = same.before().counters();
    Optional<Counters> after = same.after().counters();
    counted(
        held,
        chain,
        same.after(),
        "packets",
        before.map(Counters::packets),
        after.map(Counters::packets));
    counted(
        held,
        chain,
        same.after(),
        "bytes",
        before.map(Counters::bytes),
        after.map(Counters::bytes));
  }

  private void counted(
      Held held, Chain chain, Rule rule, String what, Optional<Long> before, Optional<Long> after) {
    if (!before.equals(after)) {
      Optional<String> had = before.map(Long::toUnsignedString);
      Optional<String> has = after.map(Long::toUnsignedString);
      findings.add(
          rule(Sort.CHANGED, held, chain, rule)
              .attribute(what, had, has)
              .add(" has counted " + has.orElse("no") + " " + what + " now")
              .add(had.map(count -> ", was " + count).orElse("")));
    }
  }
}
