package dev.plumb.console.applet;

import dev.plumb.answers.iproute.Printout;
import dev.plumb.model.Family;
import dev.plumb.model.Prefix;
import dev.plumb.model.Rule;
import java.util.Optional;
import java.util.OptionalLong;

/** What may follow {@code ip rule show}. */
final class RuleFilter {
  private final AppletWorld world;
  private final Family family;
  private OptionalLong priority = OptionalLong.empty();
  private boolean not;
  private OptionalLong mark = OptionalLong.empty();
  private Optional<String> input = Optional.empty();
  private Optional<String> output = Optional.empty();
  private OptionalLong table = OptionalLong.empty();
  private Optional<Prefix> source = Optional.empty();
  private Optional<Prefix> destination = Optional.empty();

  private RuleFilter(AppletWorld world, Family family) {
    this.world = world;
    this.family = family;
  }

  static RuleFilter parse(Arguments arguments, IpOptions options, AppletWorld world)
      throws AppletExit {
    RuleFilter filter = new RuleFilter(world, options.family().orElse(Family.INET));
    while (!arguments.isEmpty()) {
      filter.word(arguments.take(), arguments);
    }
    return filter;
  }

  private void word(String word, Arguments arguments) throws AppletExit {
    if (Arguments.abbreviates(word, "preference")
        || Arguments.abbreviates(word, "order")
        || Arguments.abbreviates(word, "priority")) {
      String value = arguments.value();
      priority = Printout.number(value);
      if (priority.isEmpty()) {
        throw AppletExit.wrong(value, "preference value is invalid\n");
      }
    } else if (word.equals("not")) {
      not = true;
    } else if (word.equals("fwmark")) {
      String value = arguments.value();
      mark = Printout.number(value);
      if (mark.isEmpty()) {
        throw AppletExit.refused("ip", "rule show fwmark " + value);
      }
    } else if (word.equals("dev") || word.equals("iif")) {
      input = Optional.of(arguments.value());
    } else if (word.equals("oif")) {
      output = Optional.of(arguments.value());
    } else if (isUnsupported(word)) {
      throw AppletExit.refused("ip", "rule show " + word);
    } else if (Arguments.abbreviates(word, "lookup") || Arguments.abbreviates(word, "table")) {
      String value = arguments.value();
      table = world.context().names().tables().number(value, 0xffffffffL);
      if (table.isEmpty()) {
        throw AppletExit.wrong(value, "table id value is invalid\n");
      }
    } else if (Arguments.abbreviates(word, "from") || Arguments.abbreviates(word, "src")) {
      source = Arguments.prefix(arguments.value(), Optional.of(family));
    } else if (Arguments.abbreviates(word, "dst") || Arguments.abbreviates(word, "to")) {
      destination = Arguments.prefix(arguments.value(), Optional.of(family));
    } else {
      destination = Arguments.prefix(word, Optional.of(family));
    }
  }

  private static boolean isUnsupported(String word) {
    return switch (word) {
      case "tos",
          "dsfield",
          "l3mdev",
          "uidrange",
          "tun_id",
          "protocol",
          "proto",
          "ipproto",
          "sport",
          "dport" ->
          true;
      default -> false;
    };
  }

  boolean accepts(Rule rule) {
    boolean prioritised = priority.isEmpty() || rule.priority() == priority.getAsLong();
    boolean inverted = !not || (rule.flags() & 2) != 0;
    boolean marked =
        mark.isEmpty()
            || mark.getAsLong() == 0
            || (rule.mark().isPresent() && rule.mark().get().value() == mark.getAsLong());
    boolean from = input.isEmpty() || rule.inputDevice().equals(input);
    boolean to = output.isEmpty() || rule.outputDevice().equals(output);
    boolean ofTable =
        table.isEmpty() || table.getAsLong() == 0 || rule.table() == table.getAsLong();
    return prioritised
        && inverted
        && marked
        && from
        && to
        && ofTable
        && fits(source, rule.source())
        && fits(destination, rule.destination());
  }

  private static boolean fits(Optional<Prefix> wanted, Optional<Prefix> found) {
    if (wanted.isEmpty()) {
      return true;
    }
    int length = found.isPresent() ? found.get().length() : 0;
    if (wanted.get().length() > length) {
      return false;
    }
    return found.isEmpty()
        || wanted.get().length() == 0
        || wanted.get().contains(found.get().address());
  }
}
