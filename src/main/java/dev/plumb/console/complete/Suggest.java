package dev.plumb.console.complete;

import java.util.List;

/** Says what may stand next, given a {@link Walk} over the words before it. */
final class Suggest {
  private final Walk walk;
  private final Offers offers;

  Suggest(Walk walk, Offers offers) {
    this.walk = walk;
    this.offers = offers;
  }

  void run() {
    if (walk.foreign) {
      return;
    }
    if (walk.grammar != null) {
      offerGrammar(walk.grammar);
      return;
    }
    Parameter pending = walk.pending;
    if (pending != null) {
      Argument argument = pending.arguments().get(walk.pendingArgument);
      offerArgument(pending, argument, offers);
      if (!argument.optional()) {
        return;
      }
    }
    Node node = walk.node();
    offerPositional(node);
    offerKeywords(node);
    for (Node command : node.commands()) {
      offers.word(command.name(), command.help(), "commands", true);
      offerAliases(command);
    }
    if (walk.optionsAllowed() && !walk.optionsEnded && offers.typed().startsWith("-")) {
      offerOptions();
    }
  }

  /** Aliases stay out of the way until what is typed fits nothing else of that command. */
  private void offerAliases(Node command) {
    String typed = offers.typed();
    if (!typed.isEmpty() && !command.name().startsWith(typed)) {
      for (String alias : command.names()) {
        offers.word(alias, command.help(), "commands", true);
      }
    }
  }

  private void offerArgument(Parameter parameter, Argument argument, Offers into) {
    into.argument(argument, parameter.help(), "values of " + parameter.name());
  }

  private void offerPositional(Node node) {
    int place = walk.filled;
    while (place < node.positional().size()) {
      Argument argument = node.positional().get(place);
      offers.argument(argument, node.help(), "values");
      if (!argument.optional()) {
        return;
      }
      place++;
    }
    if (node.bare().isPresent()) {
      Parameter bare = node.keyword(node.bare().get());
      if (bare != null && walk.count(bare) < bare.repeat()) {
        offerArgument(bare, bare.arguments().get(0), offers);
      }
    } else if (node.grammar().isPresent()) {
      walk.specs().grammar(node.grammar().get()).ifPresent(this::offerGrammarStart);
    } else if (node.program()) {
      for (String command : walk.specs().commands()) {
        walk.specs()
            .spec(command)
            .ifPresent(spec -> offers.word(command, spec.summary(), "programs", true));
      }
      offers.hint("a program");
    }
  }

  private void offerGrammarStart(Grammar grammar) {
    offerGrammar(new GrammarWalk(grammar));
  }

  /** A whole expression may be one quoted word: then the words inside it are completed. */
  private void offerGrammar(GrammarWalk grammar) {
    String typed = offers.typed();
    int last = typed.lastIndexOf(' ');
    if (last < 0) {
      grammar.offer(offers);
      return;
    }
    for (String word : SpecEngine.blankSeparated(typed.substring(0, last))) {
      grammar.accept(word);
    }
    Offers rest = offers.behind(last + 1);
    grammar.offer(rest);
    offers.addAll(rest);
  }

  private void offerKeywords(Node node) {
    for (Parameter keyword : node.keywords()) {
      if (open(keyword, node.keywords())) {
        for (String name : keyword.names()) {
          offers.word(name, keyword.help(), "keywords", true);
        }
      }
    }
  }

  /** Whether it may still be given: not too often, and nothing that excludes it is there. */
  private boolean open(Parameter parameter, List<Parameter> siblings) {
    if (walk.count(parameter) >= parameter.repeat()) {
      return false;
    }
    for (Parameter other : siblings) {
      if (walk.count(other) > 0
          && (overlap(parameter.excludes(), other.names())
              || overlap(other.excludes(), parameter.names()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean overlap(List<String> some, List<String> others) {
    for (String one : some) {
      if (others.contains(one)) {
        return true;
      }
    }
    return false;
  }

  private void offerOptions() {
    List<Parameter> options = walk.options();
    int equals = offers.typed().indexOf('=');
    if (equals > 0) {
      offerAttached(options, equals);
      return;
    }
    for (Parameter option : options) {
      if (open(option, options)) {
        for (String name : option.names()) {
          boolean attached = option.attached() && name.length() > 2;
          offers.word(name, option.help(), "options", true);
          if (attached || (name.equals(offers.typed()) && takesEquals(name, option))) {
            offers.word(name + "=", option.help(), "options", false);
          }
        }
      }
    }
    if (walk.spec.style() == Spec.Style.GETOPT) {
      offerLetters(options);
    }
  }

  private static boolean takesEquals(String name, Parameter option) {
    return name.startsWith("--") && !option.arguments().isEmpty();
  }

  /** {@code --interface=e}, and {@code -color=a} of iproute2. */
  private void offerAttached(List<Parameter> options, int equals) {
    String name = offers.typed().substring(0, equals);
    Spec.Abbreviation rule =
        walk.spec.style() == Spec.Style.GETOPT
            ? Spec.Abbreviation.UNIQUE
            : walk.spec.abbreviation();
    Parameter option = Parameters.meant(options, name, rule);
    if (option != null && !option.arguments().isEmpty()) {
      Offers rest = offers.behind(equals + 1);
      offerArgument(option, option.arguments().get(0), rest);
      offers.addAll(rest);
    }
  }

  /** {@code -nn} goes on with another letter, {@code -ie} with an interface. */
  private void offerLetters(List<Parameter> options) {
    String typed = offers.typed();
    if (typed.length() < 2 || typed.startsWith("--")) {
      return;
    }
    int[] given = new int[options.size()];
    for (int i = 1; i < typed.length(); i++) {
      Parameter option = walk.letter(typed.charAt(i));
      if (option == null) {
        return;
      }
      if (option.takesWord()) {
        if (i + 1 == typed.length()) {
          offers.word(typed, option.help(), "options", true);
        }
        Offers rest = offers.behind(i + 1);
        offerArgument(option, option.arguments().get(0), rest);
        offers.addAll(rest);
        return;
      }
      given[options.indexOf(option)]++;
    }
    offers.word(typed, "these options", "options", true);
    for (int i = 0; i < options.size(); i++) {
      Parameter option = options.get(i);
      String letter = option.names().get(0);
      if (letter.length() == 2
          && open(option, options)
          && walk.count(option) + given[i] < option.repeat()) {
        offers.word(typed + letter.charAt(1), option.help(), "options", true);
      }
    }
  }
}
