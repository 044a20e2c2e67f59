package dev.plumb.world.netfilter;

import dev.plumb.model.Tree;
import dev.plumb.model.firewall.Chain;
import dev.plumb.model.firewall.Counters;
import dev.plumb.model.firewall.Rule;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.Table;
import dev.plumb.model.firewall.TableFamily;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code iptables-save}, {@code ip6tables-save}, {@code ebtables-save} and {@code
 * arptables-save} print, with or without {@code -c}.
 */
public final class SaveReader {
  private final TableFamily family;
  private final List<Table> tables = new ArrayList<>();
  private @Nullable Draft draft;
  private int number;

  private SaveReader(TableFamily family) {
    this.family = family;
  }

  /**
   * The tables of a text, each with the built-in chains at the places where the kernel asks them.
   *
   * @throws MalformedRuleset when it is not what such a tool prints
   */
  public static List<Table> read(TableFamily family, String text) throws MalformedRuleset {
    SaveReader reader = new SaveReader(family);
    int from = 0;
    while (from < text.length()) {
      int end = endOfLine(text, from);
      reader.line(text.substring(from, end));
      from = end + 1;
    }
    reader.endTable();
    return reader.tables;
  }

  /**
   * Reads one rule again that {@link Rule#text} kept.
   *
   * @param chain the chain it is in
   */
  public static Rule rule(
      TableFamily family,
      String text,
      String chain,
      OptionalLong handle,
      Optional<Counters> counters)
      throws MalformedRuleset {
    if (!SaveLine.isRule(text)) {
      throw new MalformedRuleset("a rule that begins with no -A");
    }
    return rule(family, text, SaveLine.read(text, List.of(chain)), handle, counters);
  }

  private static Rule rule(
      TableFamily family,
      String text,
      SaveLine line,
      OptionalLong handle,
      Optional<Counters> counters) {
    if (!line.print().equals(text)) {
      // What does not print back was not read right, whatever it seems to say.
      List<Statement> unknown = List.of(new Statement.Unknown(text));
      return new Rule(handle, counters, Optional.empty(), unknown, text, Rule.NO_SOURCE);
    }
    Translation translation = Translation.of(family, line);
    return new Rule(
        handle, counters, translation.comment(), translation.statements(), text, Rule.NO_SOURCE);
  }

  /** A line feed inside quotes belongs to a comment, and not to us. */
  private static int endOfLine(String text, int from) {
    boolean quoted = false;
    int at = from;
    while (at < text.length() && (quoted || text.charAt(at) != '\n')) {
      char c = text.charAt(at);
      if (c == '\\' && quoted) {
        at++;
      } else if (c == '"' && text.charAt(from) != '#') {
        quoted = !quoted;
      }
      at++;
    }
    return Math.min(at, text.length());
  }

  private void line(String line) throws MalformedRuleset {
    number++;
    if (line.isBlank() || line.startsWith("#")) {
      return;
    }
    try {
      if (line.startsWith("*")) {
        endTable();
        draft = new Draft(line.substring(1));
        return;
      }
      Draft table = draft;
      if (table == null) {
        throw new MalformedRuleset("nothing but a table may stand here");
      }
      if (line.startsWith(":")) {
        chain(table, line.substring(1));
      } else if (line.equals("COMMIT")) {
        endTable();
      } else if (SaveLine.isRule(line)) {
        append(table, line);
      } else {
        throw new MalformedRuleset("neither a chain nor a rule");
      }
    } catch (MalformedRuleset wrong) {
      throw new MalformedRuleset("line " + number + ": " + wrong.getMessage());
    }
  }

  /** {@code FORWARD DROP [0:0]}; from the end, for a name may hold blanks. */
  private void chain(Draft table, String line) throws MalformedRuleset {
    String rest = line.stripTrailing();
    Optional<Counters> counters = Optional.empty();
    int bracket = rest.lastIndexOf(" [");
    if (bracket > 0 && rest.endsWith("]")) {
      counters = Optional.of(SaveLine.counters(rest.substring(bracket + 2, rest.length() - 1)));
      rest = rest.substring(0, bracket);
    }
    int blank = rest.lastIndexOf(' ');
    if (blank <= 0) {
      throw new MalformedRuleset("a chain without a policy");
    }
    String name = rest.substring(0, blank);
    String policy = rest.substring(blank + 1);
    Optional<Chain.Base> base =
        policy.equals("-")
            ? Optional.empty()
            : BaseChains.of(family, table.name, name, !policy.equals("DROP"), counters);
    table.bases.put(name, base);
    if (name.indexOf(' ') >= 0) {
      table.blankNames.add(name);
    }
    table.rules.computeIfAbsent(name, none -> new ArrayList<>());
  }

  private void append(Draft table, String text) throws MalformedRuleset {
    SaveLine line = SaveLine.read(text, table.blankNames);
    String bare = text.startsWith("[") ? text.substring(text.indexOf("] ") + 2) : text;
    table
        .rules
        .computeIfAbsent(line.chain(), none -> new ArrayList<>())
        .add(rule(family, bare, line, OptionalLong.empty(), line.counters()));
  }

  private void endTable() {
    if (draft != null) {
      tables.add(draft.table(family));
      draft = null;
    }
  }

  /** A table while its lines are read. */
  private static final class Draft {
    private final String name;
    private final Map<String, Optional<Chain.Base>> bases = new LinkedHashMap<>();
    private final Map<String, List<Rule>> rules = new LinkedHashMap<>();

    /** The chains whose names hold blanks: hardly ever one. */
    private final List<String> blankNames = new ArrayList<>();

    Draft(String name) {
      this.name = name;
    }

    Table table(TableFamily family) {
      List<Chain> chains = new ArrayList<>();
      for (Map.Entry<String, List<Rule>> entry : rules.entrySet()) {
        Optional<Chain.Base> base = bases.getOrDefault(entry.getKey(), Optional.empty());
        chains.add(new Chain(entry.getKey(), OptionalLong.empty(), base, entry.getValue()));
      }
      List<Tree.Obj> none = List.of();
      return new Table(family, name, OptionalLong.empty(), List.of(), chains, List.of(), none);
    }
  }
}
