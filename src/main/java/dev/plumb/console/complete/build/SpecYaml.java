package dev.plumb.console.complete.build;

import dev.plumb.console.complete.Argument;
import dev.plumb.console.complete.Effect;
import dev.plumb.console.complete.Grammar;
import dev.plumb.console.complete.Node;
import dev.plumb.console.complete.Parameter;
import dev.plumb.console.complete.Spec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one YAML file of completions/ into records, and complains about whatever is not right. */
public final class SpecYaml {
  /** A line from a spec that must be understood, with what it does and, if given, its full form. */
  public record Example(String run, Effect effect, Optional<String> means) {}

  /** A whole spec file: what is compiled, and what only tests need. */
  public record SpecFile(Spec spec, List<Example> examples, List<String> checkedAgainst) {}

  private final Map<String, String> wordHelp = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> sets = new LinkedHashMap<>();

  private SpecYaml() {}

  /** The spec in that parsed YAML document; {@code where} is named in complaints. */
  public static SpecFile spec(String where, Object document) {
    return new SpecYaml().readSpec(new Yaml(where, document));
  }

  /** The grammar in that parsed YAML document. */
  public static Grammar grammar(String where, Object document) {
    Yaml yaml = new Yaml(where, document);
    version(yaml, "grammar");
    String name = yaml.text("name");
    List<Grammar.Primitive> primitives = new ArrayList<>();
    for (Object item : yaml.list("primitives")) {
      Yaml one = new Yaml(where + ".primitives[" + primitives.size() + "]", item);
      List<Argument> places = new ArrayList<>();
      for (Object place : one.list("words")) {
        places.add(ArgumentSyntax.read(one.where(), place));
      }
      primitives.add(new Grammar.Primitive(one.text("help"), places));
      one.end();
    }
    Grammar grammar =
        new Grammar(
            name,
            yaml.flag("juxtaposed"),
            choices(yaml, "join"),
            choices(yaml, "negate"),
            choices(yaml, "open"),
            choices(yaml, "close"),
            primitives);
    yaml.end();
    return grammar;
  }

  private static List<Argument.Choice> choices(Yaml yaml, String key) {
    List<Argument.Choice> choices = new ArrayList<>();
    for (Map.Entry<String, Object> entry : yaml.map(key).entrySet()) {
      choices.add(new Argument.Choice(entry.getKey(), yaml.scalar(entry.getValue())));
    }
    return choices;
  }

  private static void version(Yaml yaml, String key) {
    if (!yaml.text(key).equals("1")) {
      throw yaml.wrong("only '" + key + ": 1' is known");
    }
  }

  private SpecFile readSpec(Yaml yaml) {
    version(yaml, "spec");
    String command = yaml.text("command");
    String summary = yaml.text("summary");
    Spec.Style style = Spec.Style.valueOf(yaml.text("words").toUpperCase(Locale.ROOT));
    Spec.Abbreviation abbreviation =
        Spec.Abbreviation.valueOf(yaml.text("abbrev", "none").toUpperCase(Locale.ROOT));
    List<String> checked = yaml.texts("checked-against");
    yaml.texts("source");
    yaml.texts("needs");
    for (Map.Entry<String, Object> entry : yaml.map("help-for").entrySet()) {
      wordHelp.put(entry.getKey(), yaml.scalar(entry.getValue()));
    }
    for (Map.Entry<String, Object> entry : yaml.map("sets").entrySet()) {
      sets.put(
          entry.getKey(),
          new LinkedHashMap<>(new Yaml("set " + entry.getKey(), entry.getValue()).all()));
    }
    List<Example> examples = examples(yaml);
    Node root = node(yaml, command, summary);
    if (root.effect() == null) {
      throw yaml.wrong("needs an 'effect'");
    }
    return new SpecFile(new Spec(command, summary, style, abbreviation, root), examples, checked);
  }

  private static List<Example> examples(Yaml yaml) {
    List<Example> examples = new ArrayList<>();
    for (Object item : yaml.list("examples")) {
      Yaml one = new Yaml(yaml.where() + ".examples", item);
      examples.add(
          new Example(
              one.text("run"),
              ArgumentSyntax.effect(one, one.text("effect")),
              one.has("means") ? Optional.of(one.text("means")) : Optional.empty()));
      one.end();
    }
    return examples;
  }

  /** Reads a command. {@code summary} is given for the root, whose help stands elsewhere. */
  private Node node(Yaml yaml, String name, @Nullable String summary) {
    List<String> names = new ArrayList<>();
    names.add(name);
    names.addAll(yaml.texts("aliases"));
    String help = summary != null ? summary : help(yaml, name);
    Effect effect = yaml.has("effect") ? ArgumentSyntax.effect(yaml, yaml.text("effect")) : null;
    List<Parameter> options = new ArrayList<>();
    for (Object item : yaml.list("options")) {
      Yaml one = new Yaml(yaml.where() + ".options[" + options.size() + "]", item);
      options.add(parameter(one, one.texts("names")));
    }
    List<Parameter> keywords = new ArrayList<>();
    for (String set : yaml.texts("use")) {
      Map<String, Object> words = sets.get(set);
      if (words == null) {
        throw yaml.wrong("no set '" + set + "'");
      }
      keywords(yaml.where() + ".use." + set, words, keywords);
    }
    keywords(yaml.where() + ".keywords", yaml.map("keywords"), keywords);
    List<Argument> positional = new ArrayList<>();
    for (Object item : yaml.list("positional")) {
      positional.add(ArgumentSyntax.read(yaml.where() + ".positional", item));
    }
    Optional<String> fallback = optional(yaml, "default");
    Optional<String> bare = optional(yaml, "bare");
    boolean rescope = yaml.flag("rescope");
    Optional<String> grammar = Optional.empty();
    boolean program = false;
    if (yaml.has("rest")) {
      Yaml rest = new Yaml(yaml.where() + ".rest", yaml.take("rest"));
      grammar = optional(rest, "grammar");
      program = rest.flag("program");
      rest.end();
    }
    List<Node> commands = new ArrayList<>();
    for (Map.Entry<String, Object> entry : yaml.map("commands").entrySet()) {
      Yaml one = new Yaml(yaml.where() + "." + entry.getKey(), entry.getValue());
      commands.add(node(one, entry.getKey(), null));
    }
    yaml.end();
    Node node =
        new Node(
            names,
            help,
            effect,
            fallback,
            options,
            keywords,
            positional,
            bare,
            commands,
            grammar,
            program,
            rescope);
    check(yaml, node);
    return node;
  }

  private static void check(Yaml yaml, Node node) {
    if (node.bare().isPresent() && !named(node.keywords(), node.bare().get())) {
      throw yaml.wrong("bare names no keyword: " + node.bare().get());
    }
    if (node.fallback().isPresent()) {
      boolean found = false;
      for (Node command : node.commands()) {
        found |= command.names().contains(node.fallback().get());
      }
      if (!found) {
        throw yaml.wrong("default names no command: " + node.fallback().get());
      }
    }
  }

  private static boolean named(List<Parameter> parameters, String name) {
    for (Parameter parameter : parameters) {
      if (parameter.names().contains(name)) {
        return true;
      }
    }
    return false;
  }

  private void keywords(String where, Map<String, Object> words, List<Parameter> into) {
    for (Map.Entry<String, Object> entry : words.entrySet()) {
      String name = entry.getKey();
      Object value = entry.getValue();
      String here = where + "." + name;
      List<String> names = new ArrayList<>();
      names.add(name);
      if (value instanceof Map<?, ?> map && !map.containsKey("one-of")) {
        Yaml yaml = new Yaml(here, value);
        names.addAll(yaml.texts("aliases"));
        into.add(parameter(yaml, names));
      } else {
        Yaml yaml = new Yaml(here, value == Yaml.Null.NULL ? Map.of() : Map.of("arg", value));
        into.add(parameter(yaml, names));
      }
    }
  }

  private Parameter parameter(Yaml yaml, List<String> names) {
    if (names.isEmpty()) {
      throw yaml.wrong("needs 'names'");
    }
    List<Argument> arguments = new ArrayList<>();
    if (yaml.has("arg")) {
      Object arg = yaml.take("arg");
      if (arg != Yaml.Null.NULL && arg != null) {
        arguments.add(ArgumentSyntax.read(yaml.where(), arg));
      }
    }
    for (Object item : yaml.list("args")) {
      arguments.add(ArgumentSyntax.read(yaml.where(), item));
    }
    String help = help(yaml, names.get(0));
    if (yaml.has("advise")) {
      help = help + " (" + yaml.text("advise") + ")";
    }
    String repeat = yaml.text("repeat", "1");
    Effect effect = yaml.has("effect") ? ArgumentSyntax.effect(yaml, yaml.text("effect")) : null;
    List<String> excludes = yaml.texts("excludes");
    boolean attached = yaml.flag("attached");
    boolean rescope = yaml.flag("rescope");
    Map<String, Node> then = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry : yaml.map("then").entrySet()) {
      Yaml one = new Yaml(yaml.where() + ".then." + entry.getKey(), entry.getValue());
      then.put(entry.getKey(), node(one, entry.getKey(), help));
    }
    yaml.end();
    return new Parameter(
        names,
        arguments,
        help,
        repeat.equals("any") ? Parameter.ANY : Integer.parseInt(repeat),
        excludes,
        attached,
        rescope,
        effect,
        then);
  }

  private String help(Yaml yaml, String word) {
    if (yaml.has("help")) {
      return yaml.text("help");
    }
    String help = wordHelp.get(word);
    if (help == null) {
      throw yaml.wrong("'" + word + "' has no help, neither here nor in help-for");
    }
    return help;
  }

  private static Optional<String> optional(Yaml yaml, String key) {
    return yaml.has(key) ? Optional.of(yaml.text(key)) : Optional.empty();
  }
}
