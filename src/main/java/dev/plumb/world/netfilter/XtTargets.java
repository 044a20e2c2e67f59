package dev.plumb.world.netfilter;

import dev.plumb.model.Tree;
import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.Expression.Bits;
import dev.plumb.model.firewall.Expression.Conntrack;
import dev.plumb.model.firewall.Expression.Meta;
import dev.plumb.model.firewall.Expression.Number;
import dev.plumb.model.firewall.Expression.Payload;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * The targets of iptables and ip6tables ({@code iptables-extensions(8)}). A name that is no target
 * is a chain: iptables lets nobody name a chain like a target.
 */
final class XtTargets {
  private static final Meta MARK = new Meta("mark");
  private static final Conntrack CONNMARK = new Conntrack("mark", Optional.empty());

  private XtTargets() {}

  static void translate(Translation rule, String target) {
    switch (target) {
      case "ACCEPT" -> decide(rule, new Verdict.Accept());
      case "DROP" -> decide(rule, new Verdict.Drop());
      case "RETURN" -> decide(rule, new Verdict.Return());
      case "CONTINUE" -> decide(rule, new Verdict.Continue());
      case "QUEUE" -> decide(rule, new Verdict.Queue("0", false));
      default -> extension(rule, target);
    }
  }

  private static void decide(Translation rule, Verdict verdict) {
    rule.add(new Statement.Decide(verdict));
  }

  private static void extension(Translation rule, String target) {
    Tree.Obj settings = rule.settings();
    switch (target) {
      case "NFQUEUE" -> queue(rule, settings);
      case "REJECT" -> rule.add(reject(settings.text("reject-with").orElse("")));
      case "DNAT", "SNAT", "MASQUERADE", "REDIRECT", "NETMAP" ->
          XtNat.translate(rule, target, settings);
      case "MARK" -> mark(rule, MARK, settings);
      case "CONNMARK" -> connmark(rule, settings);
      case "CT" -> conntrack(rule, settings);
      case "NOTRACK" -> rule.add(new Statement.NoTrack());
      case "LOG", "NFLOG", "ULOG", "TRACE", "AUDIT", "TEE" ->
          rule.add(new Statement.Report(target.toLowerCase(java.util.Locale.ROOT), settings));
      case "TCPMSS" -> segmentSize(rule, settings);
      case "TTL" -> lifetime(rule, new Payload("ip", "ttl"), "ttl", settings);
      case "HL" -> lifetime(rule, new Payload("ip6", "hoplimit"), "hl", settings);
      case "DSCP" -> dscp(rule, settings);
      case "SET" -> set(rule, settings);
      case "TPROXY" -> tproxy(rule, settings);
      case "CHECKSUM",
          "CLASSIFY",
          "TCPOPTSTRIP",
          "TOS",
          "ECN",
          "IDLETIMER",
          "LED",
          "RATEEST",
          "SECMARK",
          "CONNSECMARK",
          "HMARK" ->
          rule.add(new Statement.Aside(target.toLowerCase(java.util.Locale.ROOT), settings));
      case "SYNPROXY", "CLUSTERIP", "DNPT", "SNPT" ->
          rule.add(
              new Statement.Unknown(
                  "-j " + target)); // they answer or rewrite by rules of their own
      default -> {
        decide(rule, new Verdict.Jump(target));
        unknownSettings(rule, target, settings);
      }
    }
  }

  /** A chain takes no options: what has some is a target that we do not know. */
  private static void unknownSettings(Translation rule, String target, Tree.Obj settings) {
    if (!settings.fields().isEmpty()) {
      rule.statements().removeLast();
      rule.add(new Statement.Unknown("-j " + target));
    }
  }

  private static void unknown(Translation rule, String target, Tree.Obj settings) {
    StringBuilder text = new StringBuilder("-j ").append(target);
    for (Tree.Field field : settings.fields()) {
      text.append(" --").append(field.name());
      if (field.value() instanceof Tree.Text value) {
        text.append(' ').append(value.value());
      }
    }
    rule.add(new Statement.Unknown(text.toString()));
  }

  private static void queue(Translation rule, Tree.Obj settings) {
    String number =
        settings
            .text("queue-balance")
            .map(range -> range.replace(':', '-'))
            .orElse(settings.text("queue-num").orElse("0"));
    decide(rule, new Verdict.Queue(number, settings.has("queue-bypass")));
  }

  /** iptables' names for ICMP's codes are nft's with the protocol before them, but for a few. */
  static Statement.Reject reject(String with) {
    if (with.isEmpty()) {
      return new Statement.Reject(Optional.empty(), Optional.empty());
    }
    if (with.equals("tcp-reset")) {
      return new Statement.Reject(Optional.of("tcp reset"), Optional.empty());
    }
    String code =
        switch (with) {
          case "icmp6-adm-prohibited" -> "admin-prohibited";
          default ->
              with.startsWith("icmp6-") ? with.substring(6) : with.substring(afterIcmp(with));
        };
    return new Statement.Reject(
        Optional.of(with.startsWith("icmp6-") ? "icmpv6" : "icmp"), Optional.of(code));
  }

  private static int afterIcmp(String with) {
    return with.startsWith("icmp-") ? 5 : 0;
  }

  private static void mark(Translation rule, Expression target, Tree.Obj settings) {
    for (Tree.Field field : settings.fields()) {
      Optional<XtValues.Mark> mark =
          field.value() instanceof Tree.Text text ? XtValues.mark(text.value()) : Optional.empty();
      if (mark.isEmpty()) {
        unknown(rule, "MARK", settings);
        return;
      }
      long value = mark.get().value();
      long mask = mark.get().mask();
      Expression changed =
          switch (field.name()) {
            // (old AND NOT mask) XOR value
            case "set-xmark" -> changed(target, mask, value);
            case "set-mark" -> changed(target, mask | value, value);
            case "and-mark" -> new Bits("&", target, new Number(value));
            case "or-mark" -> new Bits("|", target, new Number(value));
            case "xor-mark" -> new Bits("^", target, new Number(value));
            default -> new Expression.Unknown(settings);
          };
      rule.add(new Statement.Set(target, changed));
    }
  }

  private static Expression changed(Expression target, long mask, long value) {
    long kept = XtValues.but(mask);
    if (kept == 0) {
      return new Number(value);
    }
    if (value == 0) {
      return new Bits("&", target, new Number(kept));
    }
    return mask == value
        ? new Bits("|", target, new Number(value))
        : new Bits("^", new Bits("&", target, new Number(kept)), new Number(value));
  }

  /** {@code --save-mark} and {@code --restore-mark} copy one mark into the other, bit by bit. */
  private static void connmark(Translation rule, Tree.Obj settings) {
    boolean save = settings.has("save-mark");
    if (!save && !settings.has("restore-mark")) {
      mark(rule, CONNMARK, settings);
      return;
    }
    Optional<XtValues.Mark> nf = XtValues.mark(settings.text("nfmask").orElse("0xffffffff"));
    Optional<XtValues.Mark> ct = XtValues.mark(settings.text("ctmask").orElse("0xffffffff"));
    if (nf.isEmpty() || ct.isEmpty() || settings.has("mask")) {
      unknown(rule, "CONNMARK", settings);
      return;
    }
    Expression to = save ? CONNMARK : MARK;
    Expression from = save ? MARK : CONNMARK;
    long cleared = save ? ct.get().value() : nf.get().value();
    long taken = save ? nf.get().value() : ct.get().value();
    Expression value = XtValues.masked(from, taken);
    long kept = XtValues.but(cleared);
    rule.add(
        new Statement.Set(
            to, kept == 0 ? value : new Bits("^", new Bits("&", to, new Number(kept)), value)));
  }

  private static void conntrack(Translation rule, Tree.Obj settings) {
    Tree.Builder rest = Tree.object();
    for (Tree.Field field : settings.fields()) {
      String value = settings.text(field.name()).orElse("");
      switch (field.name()) {
        case "notrack" -> rule.add(new Statement.NoTrack());
        case "zone" -> zone(rule, value, Optional.empty());
        case "zone-orig" -> zone(rule, value, Optional.of("original"));
        case "zone-reply" -> zone(rule, value, Optional.of("reply"));
        default -> rest.put(field.name(), field.value());
      }
    }
    if (!rest.isEmpty()) {
      rule.add(new Statement.Aside("ct", rest.build()));
    }
  }

  private static void zone(Translation rule, String value, Optional<String> direction) {
    rule.add(
        new Statement.Set(
            new Conntrack("zone", direction),
            value.equals("mark") ? MARK : XtValues.numberOrWord(value)));
  }

  private static void segmentSize(Translation rule, Tree.Obj settings) {
    Expression size =
        settings.has("clamp-mss-to-pmtu")
            ? new Expression.Route("mtu")
            : XtValues.numberOrWord(settings.text("set-mss").orElse(""));
    rule.add(
        new Statement.Set(
            new Expression.Option("tcp option", "maxseg", Optional.of("size")), size));
  }

  private static void lifetime(
      Translation rule, Expression field, String prefix, Tree.Obj settings) {
    for (Tree.Field setting : settings.fields()) {
      Expression number = XtValues.numberOrWord(settings.text(setting.name()).orElse(""));
      Expression value =
          setting.name().equals(prefix + "-set")
              ? number
              : new Bits(setting.name().endsWith("-inc") ? "+" : "-", field, number);
      rule.add(new Statement.Set(field, value));
    }
  }

  private static void dscp(Translation rule, Tree.Obj settings) {
    rule.add(
        new Statement.Set(
            new Payload(rule.isIp6() ? "ip6" : "ip", "dscp"),
            XtValues.numberOrWord(settings.text("set-dscp").orElse(""))));
  }

  private static void set(Translation rule, Tree.Obj settings) {
    for (Tree.Field field : settings.fields()) {
      String value = settings.text(field.name()).orElse("");
      int blank = value.indexOf(' ');
      if (blank > 0) {
        rule.add(
            new Statement.ChangeSet(
                field.name().substring(0, Math.max(field.name().indexOf('-'), 0)),
                value.substring(0, blank),
                settings));
      }
    }
  }

  private static void tproxy(Translation rule, Tree.Obj settings) {
    Optional<XtValues.Mark> mark = settings.text("tproxy-mark").flatMap(XtValues::mark);
    mark.ifPresent(
        found -> rule.add(new Statement.Set(MARK, changed(MARK, found.mask(), found.value()))));
    Optional<Expression> port =
        settings.text("on-port").filter(text -> !text.equals("0")).flatMap(XtValues::ports);
    Optional<Expression> address =
        settings
            .text("on-ip")
            .filter(text -> !text.equals("0.0.0.0") && !text.equals("::"))
            .flatMap(XtValues::addressRange);
    rule.add(new Statement.Tproxy(address, port));
    List<String> known = List.of("on-port", "on-ip", "tproxy-mark");
    for (Tree.Field field : settings.fields()) {
      if (!known.contains(field.name())) {
        unknown(rule, "TPROXY", settings);
      }
    }
  }
}
