package dev.plumb.world.netfilter;

import dev.plumb.model.Tree;
import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.Expression.Meta;
import dev.plumb.model.firewall.Expression.Number;
import dev.plumb.model.firewall.Expression.Payload;
import dev.plumb.model.firewall.Expression.Text;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.Verdict;
import dev.plumb.world.netfilter.SaveLine.SaveOption;
import java.util.Locale;
import java.util.Optional;

/** The options of ebtables, which has no {@code -m}: a match is known by its option alone. */
final class EbtOptions {
  private EbtOptions() {}

  static void translate(Translation rule) {
    for (SaveOption option = rule.peek(); option != null; option = rule.peek()) {
      rule.advance();
      if (option.name().equals("-j")) {
        target(rule, option.value(0));
      } else if (!taken(rule, option)) {
        rule.unknown(option);
      }
    }
  }

  private static boolean taken(Translation rule, SaveOption option) {
    String value = Translation.value(option);
    switch (option.name()) {
      case "-p" -> rule.match(option, new Payload("ether", "type"), etherType(value));
      case "-s" -> {
        return mac(rule, option, "saddr", value);
      }
      case "-d" -> {
        return mac(rule, option, "daddr", value);
      }
      case "-i" -> XtOptions.link(rule, option, "iifname");
      case "-o" -> XtOptions.link(rule, option, "oifname");
      case "--logical-in" -> XtOptions.link(rule, option, "ibrname");
      case "--logical-out" -> XtOptions.link(rule, option, "obrname");
      case "--ip-src" -> XtOptions.masked(rule, option, new Payload("ip", "saddr"));
      case "--ip-dst" -> XtOptions.masked(rule, option, new Payload("ip", "daddr"));
      case "--ip6-src" -> XtOptions.masked(rule, option, new Payload("ip6", "saddr"));
      case "--ip6-dst" -> XtOptions.masked(rule, option, new Payload("ip6", "daddr"));
      case "--ip-proto", "--ip6-proto" ->
          rule.match(option, new Meta("l4proto"), XtValues.numberOrWord(value));
      case "--ip-sport", "--ip6-sport" -> {
        return matched(rule, option, new Payload("th", "sport"), XtValues.ports(value));
      }
      case "--ip-dport", "--ip6-dport" -> {
        return matched(rule, option, new Payload("th", "dport"), XtValues.ports(value));
      }
      case "--arp-ip-src" -> XtOptions.masked(rule, option, new Payload("arp", "saddr ip"));
      case "--arp-ip-dst" -> XtOptions.masked(rule, option, new Payload("arp", "daddr ip"));
      case "--arp-op" -> rule.match(option, new Payload("arp", "operation"), operation(value));
      case "--arp-mac-src" ->
          rule.match(option, new Payload("arp", "saddr ether"), lowerCase(value));
      case "--arp-mac-dst" ->
          rule.match(option, new Payload("arp", "daddr ether"), lowerCase(value));
      case "--vlan-id" ->
          rule.match(option, new Payload("vlan", "id"), XtValues.numberOrWord(value));
      case "--pkttype-type" ->
          rule.match(
              option, new Meta("pkttype"), new Text(value.equals("otherhost") ? "other" : value));
      case "--mark" -> {
        Optional<XtValues.Mark> mark = XtValues.mark(value);
        mark.ifPresent(
            found ->
                rule.match(
                    option,
                    XtValues.masked(new Meta("mark"), found.mask()),
                    new Number(found.value())));
        return mark.isPresent();
      }
      case "--limit" -> limit(rule, value);
      case "--log", "--nflog", "--ulog" ->
          rule.add(new Statement.Report(option.name().substring(2), Tree.Obj.EMPTY));
      case "--log-level",
          "--log-prefix",
          "--log-ip",
          "--log-ip6",
          "--log-arp",
          "--nflog-group",
          "--nflog-prefix",
          "--nflog-range",
          "--nflog-threshold" -> {}
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void limit(Translation rule, String rate) {
    Tree.Builder settings = Tree.object().put("limit", rate);
    if (rule.nextIs("--limit-burst")) {
      settings.put("limit-burst", java.util.Objects.requireNonNull(rule.peek()).value(0));
      rule.advance();
    }
    rule.add(new Statement.Limit("limit", settings.build()));
  }

  private static boolean matched(
      Translation rule, SaveOption option, Expression left, Optional<Expression> right) {
    right.ifPresent(found -> rule.match(option, left, found));
    return right.isPresent();
  }

  /** {@code 02:42:00:00:00:01}, with {@code /ff:ff:00:00:00:00} for some of its bits. */
  private static boolean mac(Translation rule, SaveOption option, String field, String value) {
    int slash = value.indexOf('/');
    String address = slash < 0 ? value : value.substring(0, slash);
    Payload payload = new Payload("ether", field);
    String named =
        switch (address) {
          case "Broadcast" -> "ff:ff:ff:ff:ff:ff";
          case "Unicast", "Multicast", "BGA" -> "";
          default -> address;
        };
    if (named.isEmpty()) {
      return false;
    }
    rule.match(
        option,
        slash < 0
            ? payload
            : new Expression.Bits("&", payload, lowerCase(value.substring(slash + 1))),
        lowerCase(named));
    return true;
  }

  static Text lowerCase(String value) {
    return new Text(value.toLowerCase(Locale.ROOT));
  }

  private static Expression etherType(String word) {
    return switch (word) {
      case "IPv4" -> new Text("ip");
      case "IPv6" -> new Text("ip6");
      case "ARP" -> new Text("arp");
      case "802_1Q" -> new Text("8021q");
      default ->
          word.startsWith("0x")
              ? XtValues.numberOrWord(word)
              : XtValues.numberOrWord("0x" + word.toLowerCase(Locale.ROOT)) instanceof Number number
                  ? number
                  : new Text(word);
    };
  }

  private static Expression operation(String word) {
    return XtValues.numberOrWord(word) instanceof Number number
        ? number
        : new Text(word.toLowerCase(Locale.ROOT));
  }

  /** What it does, and then the verdict that its own option names. */
  private static void target(Translation rule, String target) {
    switch (target) {
      case "mark" -> {
        Tree.Obj settings = rule.settings();
        mark(rule, settings);
        verdict(rule, settings.text("mark-target").orElse("ACCEPT"));
      }
      case "snat", "dnat", "redirect", "arpreply" -> {
        Tree.Obj settings = rule.settings();
        String to = settings.text(target.equals("snat") ? "to-src" : "to-dst").orElse("");
        Optional<String> then =
            settings.text(target + "-target").or(() -> settings.text("to-src-target"));
        if (to.isEmpty() || target.equals("arpreply")) {
          rule.add(new Statement.Unknown("-j " + target));
          return;
        }
        rule.add(
            new Statement.Set(
                new Payload("ether", target.equals("snat") ? "saddr" : "daddr"), lowerCase(to)));
        verdict(rule, then.orElse("ACCEPT"));
      }
      default -> XtTargets.translate(rule, target);
    }
  }

  private static void mark(Translation rule, Tree.Obj settings) {
    Meta mark = new Meta("mark");
    for (Tree.Field field : settings.fields()) {
      Expression value = XtValues.numberOrWord(settings.text(field.name()).orElse(""));
      switch (field.name()) {
        case "mark-set" -> rule.add(new Statement.Set(mark, value));
        case "mark-or" -> rule.add(new Statement.Set(mark, new Expression.Bits("|", mark, value)));
        case "mark-and" -> rule.add(new Statement.Set(mark, new Expression.Bits("&", mark, value)));
        case "mark-xor" -> rule.add(new Statement.Set(mark, new Expression.Bits("^", mark, value)));
        default -> {}
      }
    }
  }

  private static void verdict(Translation rule, String word) {
    rule.add(
        new Statement.Decide(
            switch (word) {
              case "DROP" -> new Verdict.Drop();
              case "CONTINUE" -> new Verdict.Continue();
              case "RETURN" -> new Verdict.Return();
              default -> new Verdict.Accept();
            }));
  }
}
