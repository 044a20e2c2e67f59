package dev.plumb.world.netfilter;

import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.Expression.Conntrack;
import dev.plumb.model.firewall.Operator;
import dev.plumb.world.netfilter.SaveLine.SaveOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** iptables' {@code -m conntrack} and {@code -m state}. */
final class XtConntrack {
  private XtConntrack() {}

  static void translate(Translation rule) {
    for (SaveOption option = rule.peek();
        option != null && !Translation.isGeneral(option);
        option = rule.peek()) {
      rule.advance();
      String value = Translation.value(option);
      switch (option.name()) {
        case "--ctstate", "--state" -> states(rule, option, value);
        case "--ctstatus" -> status(rule, option, value);
        case "--ctproto" ->
            rule.match(option, new Conntrack("protocol", Optional.empty()), protocol(value));
        case "--ctdir" ->
            rule.match(
                option,
                new Conntrack("direction", Optional.empty()),
                new Expression.Text(value.toLowerCase(Locale.ROOT)));
        case "--ctorigsrc" -> address(rule, option, "saddr", "original");
        case "--ctorigdst" -> address(rule, option, "daddr", "original");
        case "--ctreplsrc" -> address(rule, option, "saddr", "reply");
        case "--ctrepldst" -> address(rule, option, "daddr", "reply");
        case "--ctorigsrcport" -> port(rule, option, "proto-src", "original");
        case "--ctorigdstport" -> port(rule, option, "proto-dst", "original");
        case "--ctreplsrcport" -> port(rule, option, "proto-src", "reply");
        case "--ctrepldstport" -> port(rule, option, "proto-dst", "reply");
        case "--ctexpire" ->
            match(
                rule,
                option,
                new Conntrack("expiration", Optional.empty()),
                XtValues.range(value, ":", 0, 0xffff_ffffL));
        default -> rule.unknown("-m conntrack", option);
      }
    }
  }

  private static Expression protocol(String word) {
    return XtValues.numberOrWord(word.toLowerCase(Locale.ROOT));
  }

  private static void states(Translation rule, SaveOption option, String list) {
    List<Expression> words = XtValues.words(list);
    boolean onlyStatus = true;
    for (Expression word : words) {
      onlyStatus &=
          word.equals(new Expression.Text("snat")) || word.equals(new Expression.Text("dnat"));
    }
    rule.match(
        option,
        new Conntrack(onlyStatus ? "status" : "state", Optional.empty()),
        Operator.IN,
        XtValues.several(words));
  }

  private static void status(Translation rule, SaveOption option, String list) {
    Conntrack status = new Conntrack("status", Optional.empty());
    if (list.equals("NONE")) {
      rule.match(option, status, new Expression.Number(0));
      return;
    }
    // xt's words are nft's but for one: SEEN_REPLY.
    rule.match(
        option,
        status,
        Operator.IN,
        XtValues.several(XtValues.words(list.replace("SEEN_REPLY", "seen-reply"))));
  }

  private static void address(Translation rule, SaveOption option, String field, String direction) {
    String key = (rule.isIp6() ? "ip6 " : "ip ") + field;
    XtOptions.masked(rule, option, new Conntrack(key, Optional.of(direction)));
  }

  private static void port(Translation rule, SaveOption option, String key, String direction) {
    match(
        rule,
        option,
        new Conntrack(key, Optional.of(direction)),
        XtValues.ports(Translation.value(option)));
  }

  private static void match(
      Translation rule, SaveOption option, Expression left, Optional<Expression> right) {
    if (right.isPresent()) {
      rule.match(option, left, right.get());
    } else {
      rule.unknown("-m conntrack", option);
    }
  }
}
