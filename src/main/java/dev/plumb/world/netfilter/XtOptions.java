package dev.plumb.world.netfilter;

import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.Expression.Payload;
import dev.plumb.model.firewall.Operator;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.Verdict;
import dev.plumb.world.netfilter.SaveLine.SaveOption;
import java.util.Optional;

/**
 * The general options of iptables and ip6tables: addresses, links, protocol. {@code -m} hands on to
 * {@link XtMatches}, {@code -j} to {@link XtTargets}.
 */
final class XtOptions {
  private XtOptions() {}

  static void translate(Translation rule) {
    for (SaveOption option = rule.peek(); option != null; option = rule.peek()) {
      rule.advance();
      switch (option.name()) {
        case "-s" -> address(rule, option, "saddr");
        case "-d" -> address(rule, option, "daddr");
        case "-i" -> link(rule, option, "iifname");
        case "-o" -> link(rule, option, "oifname");
        case "-p" -> {
          String protocol = Translation.value(option);
          rule.protocol(protocol);
          rule.match(option, new Expression.Meta("l4proto"), XtValues.numberOrWord(protocol));
        }
        case "-f" ->
            rule.match(
                option,
                new Expression.Bits(
                    "&", new Payload("ip", "frag-off"), new Expression.Number(0x1fff)),
                Operator.NE,
                new Expression.Number(0));
        case "-m" -> XtMatches.translate(rule, option.value(0), option);
        case "-j" -> XtTargets.translate(rule, option.value(0));
        case "-g" -> rule.add(new Statement.Decide(new Verdict.Goto(option.value(0))));
        default -> rule.unknown(option);
      }
    }
  }

  private static void address(Translation rule, SaveOption option, String field) {
    masked(rule, option, new Payload(rule.isIp6() ? "ip6" : "ip", field));
  }

  /** A field that must be an address, or within a network. */
  static void masked(Translation rule, SaveOption option, Expression field) {
    Optional<XtValues.Masked> address = XtValues.address(Translation.value(option));
    if (address.isEmpty()) {
      rule.unknown(option);
    } else if (address.get().length().isPresent()) {
      rule.match(
          option,
          field,
          XtValues.networkOf(address.get().address(), address.get().length().getAsInt()));
    } else {
      rule.match(
          option,
          new Expression.Bits("&", field, new Expression.Address(address.get().mask())),
          new Expression.Address(address.get().address()));
    }
  }

  /** {@code eth+} is every name that begins so; nft writes it {@code eth*}. */
  static void link(Translation rule, SaveOption option, String key) {
    String name = Translation.value(option);
    if (name.isEmpty() || name.endsWith("*")) {
      rule.unknown(option); // an asterisk is no wildcard here, and would be one in the model
      return;
    }
    rule.match(
        option,
        new Expression.Meta(key),
        new Expression.Text(
            name.endsWith("+") ? name.substring(0, name.length() - 1) + "*" : name));
  }
}
