package dev.plumb.world.netfilter;

import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.Expression.Conntrack;
import dev.plumb.model.firewall.Expression.Meta;
import dev.plumb.model.firewall.Expression.Number;
import dev.plumb.model.firewall.Expression.Payload;
import dev.plumb.model.firewall.Expression.Text;
import dev.plumb.model.firewall.Operator;
import dev.plumb.model.firewall.Statement;
import dev.plumb.world.netfilter.SaveLine.SaveOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The matches of iptables and ip6tables, module by module ({@code iptables-extensions(8)}). */
final class XtMatches {
  private static final Number ONE = new Number(1);

  private XtMatches() {}

  /** What is done with one option of a module; false when it is not known. */
  private interface EachOption {
    boolean take(SaveOption option);
  }

  static void translate(Translation rule, String module, SaveOption opening) {
    switch (module) {
      case "tcp", "udp", "udplite", "dccp", "sctp" -> ports(rule, module);
      case "multiport" -> multiport(rule);
      case "icmp" -> icmp(rule, "icmp", "--icmp-type");
      case "icmp6", "icmpv6" -> icmp(rule, "icmpv6", "--icmpv6-type");
      case "conntrack", "state" -> XtConntrack.translate(rule);
      case "addrtype" -> addressType(rule);
      case "mark" -> mark(rule, new Meta("mark"));
      case "connmark" -> mark(rule, new Conntrack("mark", Optional.empty()));
      case "comment" -> comment(rule);
      case "limit", "hashlimit", "connlimit", "quota", "recent", "statistic", "time", "connbytes" ->
          rule.add(new Statement.Limit(module, rule.settings()));
      case "length" -> ranged(rule, "--length", new Meta("length"));
      case "ttl" -> lifetime(rule, "--ttl-", new Payload("ip", "ttl"));
      case "hl" -> lifetime(rule, "--hl-", new Payload("ip6", "hoplimit"));
      case "dscp" -> dscp(rule);
      case "mac" ->
          each(
              rule,
              module,
              option ->
                  option.name().equals("--mac-source")
                      && match(
                          rule,
                          option,
                          new Payload("ether", "saddr"),
                          new Text(Translation.value(option).toLowerCase(Locale.ROOT))));
      case "pkttype" ->
          each(
              rule,
              module,
              option ->
                  option.name().equals("--pkt-type")
                      && match(
                          rule,
                          option,
                          new Meta("pkttype"),
                          packetType(Translation.value(option))));
      case "physdev" -> physdev(rule);
      case "iprange" -> addressRange(rule);
      case "set" -> ipset(rule);
      case "owner" -> owner(rule);
      case "devgroup" -> devgroup(rule);
      case "helper" ->
          each(
              rule,
              module,
              option ->
                  option.name().equals("--helper")
                      && match(
                          rule,
                          option,
                          new Conntrack("helper", Optional.empty()),
                          new Text(Translation.value(option))));
      case "rpfilter" -> rpfilter(rule);
      case "socket",
          "string",
          "u32",
          "bpf",
          "policy",
          "tos",
          "ecn",
          "tcpmss",
          "realm",
          "cgroup",
          "cpu",
          "cluster",
          "connlabel",
          "esp",
          "ah",
          "ipcomp",
          "l2tp",
          "ipvs",
          "nfacct",
          "osf",
          "rateest",
          "frag",
          "rt",
          "hbh",
          "dst",
          "mh",
          "ipv6header",
          "eui64",
          "ipv4options" ->
          rule.add(new Statement.Opaque(module, rule.settings()));
      default -> {
        rule.unknown(opening);
        for (SaveOption option = rule.peek();
            option != null && !Translation.isGeneral(option);
            option = rule.peek()) {
          rule.unknown(option);
          rule.advance();
        }
      }
    }
  }

  /** Goes through the options of a module. */
  private static void each(Translation rule, String module, EachOption taker) {
    for (SaveOption option = rule.peek();
        option != null && !Translation.isGeneral(option);
        option = rule.peek()) {
      rule.advance();
      if (!taker.take(option)) {
        rule.unknown("-m " + module, option);
      }
    }
  }

  private static boolean match(
      Translation rule, SaveOption option, Expression left, Expression right) {
    rule.match(option, left, right);
    return true;
  }

  private static boolean match(
      Translation rule, SaveOption option, Expression left, Optional<? extends Expression> right) {
    return right.isPresent() && match(rule, option, left, right.get());
  }

  private static void ports(Translation rule, String protocol) {
    each(
        rule,
        protocol,
        option ->
            switch (option.name()) {
              case "--sport" ->
                  match(
                      rule,
                      option,
                      new Payload(protocol, "sport"),
                      XtValues.ports(Translation.value(option)));
              case "--dport" ->
                  match(
                      rule,
                      option,
                      new Payload(protocol, "dport"),
                      XtValues.ports(Translation.value(option)));
              case "--tcp-flags" -> tcpFlags(rule, option);
              case "--tcp-option" ->
                  match(
                      rule,
                      option,
                      new Expression.Option(
                          "tcp option", Translation.value(option), Optional.empty()),
                      ONE);
              case "--chunk-types", "--dccp-types", "--dccp-option" -> {
                rule.add(new Statement.Opaque(protocol, settings(option)));
                yield true;
              }
              default -> false;
            });
  }

  private static dev.plumb.model.Tree.Obj settings(SaveOption option) {
    List<String> values = new ArrayList<>();
    option.values().forEach(word -> values.add(word.text()));
    return dev.plumb.model.Tree.object()
        .put((option.negated() ? "!" : "") + option.name(), String.join(" ", values))
        .build();
  }

  /** {@code FIN,SYN,RST,ACK SYN}: of these, exactly those. */
  private static boolean tcpFlags(Translation rule, SaveOption option) {
    if (option.values().size() != 2) {
      return false;
    }
    Payload field = new Payload("tcp", "flags");
    Expression asked = flags(option.value(0));
    if (option.value(1).equals("NONE")) {
      rule.match(option, field, Operator.NOT_IN, asked);
      return true;
    }
    return match(rule, option, new Expression.Bits("&", field, asked), flags(option.value(1)));
  }

  private static Expression flags(String list) {
    return XtValues.several(XtValues.words(list.equals("ALL") ? "FIN,SYN,RST,PSH,ACK,URG" : list));
  }

  private static void multiport(Translation rule) {
    each(
        rule,
        "multiport",
        option -> {
          Optional<Expression> list = XtValues.portList(Translation.value(option));
          return switch (option.name()) {
            case "--sports" -> match(rule, option, new Payload(rule.protocol(), "sport"), list);
            case "--dports" -> match(rule, option, new Payload(rule.protocol(), "dport"), list);
            case "--ports" -> match(rule, option, new Expression.EitherPort(rule.protocol()), list);
            default -> false;
          };
        });
  }

  /** {@code 3/1}; {@code any} says no more than the protocol did. */
  private static void icmp(Translation rule, String protocol, String name) {
    each(
        rule,
        protocol,
        option -> {
          String value = Translation.value(option);
          if (!option.name().equals(name)) {
            return false;
          }
          if (value.equals("any") || value.equals("255")) {
            return !option.negated();
          }
          int slash = value.indexOf('/');
          var type = XtValues.number(slash < 0 ? value : value.substring(0, slash));
          if (type.isEmpty() || (slash >= 0 && option.negated())) {
            return false; // "not both" has no form of its own
          }
          rule.match(option, new Payload(protocol, "type"), new Number(type.getAsLong()));
          return slash < 0
              || match(
                  rule,
                  option,
                  new Payload(protocol, "code"),
                  XtValues.range(value.substring(slash + 1), "-", 0, 255));
        });
  }

  private static void addressType(Translation rule) {
    List<SaveOption> types = new ArrayList<>();
    String limit = "";
    while (rule.nextIs("--src-type", "--dst-type", "--limit-iface-in", "--limit-iface-out")) {
      SaveOption option = java.util.Objects.requireNonNull(rule.peek());
      if (option.name().startsWith("--limit")) {
        limit = option.name().endsWith("in") ? "iif" : "oif";
      } else {
        types.add(option);
      }
      rule.advance();
    }
    for (SaveOption option : types) {
      List<String> flags = new ArrayList<>();
      flags.add(option.name().equals("--src-type") ? "saddr" : "daddr");
      if (!limit.isEmpty()) {
        flags.add(limit);
      }
      rule.match(
          option,
          new Expression.Fib(flags, "type"),
          XtValues.anyOf(XtValues.words(Translation.value(option))));
    }
    each(rule, "addrtype", option -> false);
  }

  private static void mark(Translation rule, Expression field) {
    each(
        rule,
        "mark",
        option -> {
          Optional<XtValues.Mark> mark = XtValues.mark(Translation.value(option));
          return option.name().equals("--mark")
              && mark.isPresent()
              && match(
                  rule,
                  option,
                  XtValues.masked(field, mark.get().mask()),
                  new Number(mark.get().value()));
        });
  }

  private static void comment(Translation rule) {
    each(
        rule,
        "comment",
        option -> {
          if (!option.name().equals("--comment")) {
            return false;
          }
          rule.comment(option.value(0));
          return true;
        });
  }

  private static void ranged(Translation rule, String name, Expression field) {
    each(
        rule,
        name.substring(2),
        option ->
            option.name().equals(name)
                && match(
                    rule,
                    option,
                    field,
                    XtValues.range(Translation.value(option), ":", 0, 65_535)));
  }

  private static void lifetime(Translation rule, String prefix, Expression field) {
    each(
        rule,
        "ttl",
        option -> {
          var value = XtValues.number(Translation.value(option));
          Operator operator =
              switch (option.name().substring(Math.min(prefix.length(), option.name().length()))) {
                case "eq" -> Operator.EQ;
                case "lt" -> Operator.LT;
                case "gt" -> Operator.GT;
                default -> Operator.IN;
              };
          if (value.isEmpty() || operator == Operator.IN || !option.name().startsWith(prefix)) {
            return false;
          }
          rule.match(option, field, operator, new Number(value.getAsLong()));
          return true;
        });
  }

  private static void dscp(Translation rule) {
    each(
        rule,
        "dscp",
        option ->
            option.name().equals("--dscp")
                && match(
                    rule,
                    option,
                    new Payload(rule.isIp6() ? "ip6" : "ip", "dscp"),
                    XtValues.numberOrWord(Translation.value(option))));
  }

  /** nft's words for what xt calls unicast, broadcast, multicast. */
  private static Expression packetType(String word) {
    return new Text(word.equals("unicast") ? "host" : word);
  }

  private static void physdev(Translation rule) {
    each(
        rule,
        "physdev",
        option ->
            switch (option.name()) {
              case "--physdev-in" -> {
                XtOptions.link(rule, option, "physiifname");
                yield true;
              }
              case "--physdev-out" -> {
                XtOptions.link(rule, option, "physoifname");
                yield true;
              }
              case "--physdev-is-in", "--physdev-is-out", "--physdev-is-bridged" ->
                  match(rule, option, new Meta(option.name().substring(2)), ONE);
              default -> false;
            });
  }

  private static void addressRange(Translation rule) {
    String header = rule.isIp6() ? "ip6" : "ip";
    each(
        rule,
        "iprange",
        option ->
            switch (option.name()) {
              case "--src-range" ->
                  match(
                      rule,
                      option,
                      new Payload(header, "saddr"),
                      XtValues.addressRange(Translation.value(option)));
              case "--dst-range" ->
                  match(
                      rule,
                      option,
                      new Payload(header, "daddr"),
                      XtValues.addressRange(Translation.value(option)));
              default -> false;
            });
  }

  private static void ipset(Translation rule) {
    each(
        rule,
        "set",
        option ->
            option.name().equals("--match-set")
                && option.values().size() == 2
                && match(
                    rule,
                    option,
                    new Expression.IpSet(option.value(0), List.of(option.value(1).split(","))),
                    ONE));
  }

  private static void owner(Translation rule) {
    each(
        rule,
        "owner",
        option -> {
          Optional<Expression> value = XtValues.range(Translation.value(option), "-", 0, -1);
          return switch (option.name()) {
            case "--uid-owner" -> match(rule, option, new Meta("skuid"), value);
            case "--gid-owner" -> match(rule, option, new Meta("skgid"), value);
            case "--socket-exists" -> {
              rule.add(new Statement.Opaque("owner", settings(option)));
              yield true;
            }
            default -> false;
          };
        });
  }

  private static void devgroup(Translation rule) {
    each(
        rule,
        "devgroup",
        option -> {
          Optional<XtValues.Mark> group = XtValues.mark(Translation.value(option));
          String key = option.name().equals("--src-group") ? "iifgroup" : "oifgroup";
          return group.isPresent()
              && match(
                  rule,
                  option,
                  XtValues.masked(new Meta(key), group.get().mask()),
                  new Number(group.get().value()));
        });
  }

  /** Holds for a packet whose sender would be answered by the link it came from. */
  private static void rpfilter(Translation rule) {
    var settings = rule.settings();
    if (settings.has("accept-local")) {
      rule.add(new Statement.Opaque("rpfilter", settings));
      return;
    }
    List<String> flags = new ArrayList<>(List.of("saddr"));
    if (settings.has("validmark")) {
      flags.add("mark");
    }
    if (!settings.has("loose")) {
      flags.add("iif");
    }
    rule.add(
        new Statement.Match(
            new Expression.Fib(flags, "oif"),
            settings.has("invert") ? Operator.EQ : Operator.NE,
            new Number(0)));
  }
}
