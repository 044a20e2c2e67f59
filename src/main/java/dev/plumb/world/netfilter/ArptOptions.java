package dev.plumb.world.netfilter;

import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.Expression.Payload;
import dev.plumb.model.firewall.Expression.Text;
import dev.plumb.model.firewall.Statement;
import dev.plumb.world.netfilter.SaveLine.SaveOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The options of arptables, which prints its target before its matches. */
final class ArptOptions {
  private ArptOptions() {}

  static void translate(Translation rule) {
    List<SaveOption> target = new ArrayList<>();
    for (SaveOption option = rule.peek(); option != null; option = rule.peek()) {
      rule.advance();
      String value = Translation.value(option);
      switch (option.name()) {
        case "-j" -> target.add(option);
        case "-s" -> XtOptions.masked(rule, option, new Payload("arp", "saddr ip"));
        case "-d" -> XtOptions.masked(rule, option, new Payload("arp", "daddr ip"));
        case "-i" -> XtOptions.link(rule, option, "iifname");
        case "-o" -> XtOptions.link(rule, option, "oifname");
        case "--source-mac", "--src-mac" ->
            rule.match(option, new Payload("arp", "saddr ether"), EbtOptions.lowerCase(value));
        case "--destination-mac", "--dst-mac" ->
            rule.match(option, new Payload("arp", "daddr ether"), EbtOptions.lowerCase(value));
        case "--opcode" ->
            rule.match(
                option,
                new Payload("arp", "operation"),
                XtValues.number(value).isPresent()
                    ? XtValues.numberOrWord(value)
                    : new Text(value.toLowerCase(Locale.ROOT)));
        case "--h-length" ->
            rule.match(option, new Payload("arp", "hlen"), XtValues.numberOrWord(value));
        case "--h-type" ->
            rule.match(option, new Payload("arp", "htype"), XtValues.numberOrWord(value));
        case "--proto-type" ->
            rule.match(option, new Payload("arp", "ptype"), XtValues.numberOrWord(value));
        case "--mangle-ip-s",
            "--mangle-ip-d",
            "--mangle-mac-s",
            "--mangle-mac-d",
            "--mangle-target" ->
            target.add(option);
        default -> rule.unknown(option);
      }
    }
    target(rule, target);
  }

  private static void target(Translation rule, List<SaveOption> options) {
    String name = "";
    String then = "ACCEPT";
    for (SaveOption option : options) {
      String value = option.value(0);
      switch (option.name()) {
        case "-j" -> name = value;
        case "--mangle-ip-s" -> rewrite(rule, "saddr ip", XtValues.addressRange(value));
        case "--mangle-ip-d" -> rewrite(rule, "daddr ip", XtValues.addressRange(value));
        case "--mangle-mac-s" ->
            rewrite(rule, "saddr ether", Optional.of(EbtOptions.lowerCase(value)));
        case "--mangle-mac-d" ->
            rewrite(rule, "daddr ether", Optional.of(EbtOptions.lowerCase(value)));
        default -> then = value;
      }
    }
    if (!name.isEmpty()) {
      XtTargets.translate(rule, name.equals("mangle") ? then : name);
    }
  }

  private static void rewrite(
      Translation rule, String field, Optional<? extends Expression> value) {
    rule.add(
        value.isPresent()
            ? new Statement.Set(new Payload("arp", field), value.get())
            : new Statement.Unknown("-j mangle"));
  }
}
