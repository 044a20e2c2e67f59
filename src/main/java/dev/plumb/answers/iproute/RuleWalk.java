package dev.plumb.answers.iproute;

import dev.plumb.model.Prefix;
import dev.plumb.model.Rule;
import dev.plumb.model.Tree;
import java.util.Optional;
import java.util.OptionalLong;

/** A rule of the routing policy database. */
final class RuleWalk {
  private static final int TO_TABLE = 1;
  private static final int GOTO = 2;
  private static final int NOP = 3;
  private static final int RTPROT_KERNEL = 2;

  /** FIB_RULE_*. */
  private static final int INVERT = 2;

  private static final int UNRESOLVED = 4;
  private static final int IIF_DETACHED = 8;
  private static final int OIF_DETACHED = 16;

  private final IprouteNames names;
  private final Shown shown;

  RuleWalk(IprouteNames names, Shown shown) {
    this.names = names;
    this.shown = shown;
  }

  void walk(Rule rule, Output out) {
    Tree.Obj settings = rule.settings();
    out.number("priority", "", rule.priority(), ":\t");
    if ((rule.flags() & INVERT) != 0) {
      out.marker("not", "not ");
    }
    if (rule.source().isPresent()) {
      prefix("src", "srclen", "from ", rule.source().get(), out);
    } else {
      out.string("src", "from ", "all", "");
    }
    rule.destination().ifPresent(prefix -> prefix("dst", "dstlen", " to ", prefix, out));
    if (rule.tos() != 0) {
      out.string("tos", " tos ", dsfield(rule.tos()), "");
    }
    rule.mark().ifPresent(mark -> mark(mark, out));
    if (rule.inputDevice().isPresent()) {
      out.string("iif", " iif ", rule.inputDevice().get(), "");
      if ((rule.flags() & IIF_DETACHED) != 0) {
        out.marker("iif_detached", " [detached]");
      }
    }
    if (rule.outputDevice().isPresent()) {
      out.string("oif", " oif ", rule.outputDevice().get(), "");
      if ((rule.flags() & OIF_DETACHED) != 0) {
        out.marker("oif_detached", " [detached]");
      }
    }
    conditions(settings, out);
    if (rule.table() != 0) {
      table(rule, settings, out);
    }
    OptionalLong flow = settings.number("flow");
    if (flow.isPresent()) {
      realms(flow.getAsLong(), out);
    }
    action(rule, out);
    if (rule.protocol().isPresent()) {
      long protocol = rule.protocol().getAsLong();
      if ((protocol != 0 && protocol != RTPROT_KERNEL) || shown.details()) {
        out.string("protocol", " proto ", names.protocols().nameOrNumber(protocol), "");
      }
    }
    out.text("\n");
  }

  private static void prefix(
      String key, String lengthKey, String before, Prefix prefix, Output out) {
    out.string(key, before, prefix.address().toString(), "");
    if (!prefix.isHost()) {
      out.number(lengthKey, "/", prefix.length(), "");
    }
  }

  private String dsfield(int tos) {
    Optional<String> name = names.dsfields().name(tos);
    String digits = Integer.toHexString(tos);
    return name.isPresent() ? name.get() : (digits.length() < 2 ? "0x0" : "0x") + digits;
  }

  private static void mark(Rule.Mark mark, Output out) {
    out.hex("fwmark", " fwmark ", mark.value(), "");
    if (mark.mask() != 0xffffffffL) {
      out.hex("fwmask", "/", mark.mask(), "");
    }
  }

  private void conditions(Tree.Obj settings, Output out) {
    if (settings.number("l3mdev", 0) != 0) {
      out.marker("l3mdev", " lookup [l3mdev-table]");
    }
    if (settings.has("uid_range")) {
      Tree.Obj users = settings.object("uid_range");
      out.number("uid_start", " uidrange ", users.number("start", 0), "");
      out.number("uid_end", "-", users.number("end", 0), "");
    }
    OptionalLong protocol = settings.number("ipproto");
    if (protocol.isPresent()) {
      Optional<String> name = names.ipProtocols().name(protocol.getAsLong());
      out.string("ipproto", " ipproto ", name.orElse("ipproto-" + protocol.getAsLong()), "");
    }
    ports(settings, "sport", out);
    ports(settings, "dport", out);
    OptionalLong tunnel = settings.number("tun_id");
    if (tunnel.isPresent()) {
      out.number("tun_id", " tun_id ", tunnel.getAsLong(), "");
    }
  }

  private static void ports(Tree.Obj settings, String word, Output out) {
    if (!settings.has(word + "_range")) {
      return;
    }
    Tree.Obj range = settings.object(word + "_range");
    long start = range.number("start", 0);
    long end = range.number("end", 0);
    if (start == end) {
      out.number(word, " " + word + " ", start, "");
    } else {
      out.number(word + "_start", " " + word + " ", start, "");
      out.number(word + "_end", "-", end, "");
    }
  }

  private void table(Rule rule, Tree.Obj settings, Output out) {
    out.string("table", " lookup ", names.tables().nameOrNumber(rule.table()), "");
    long length = settings.number("suppress_prefixlen", -1);
    if (length != -1) {
      out.number("suppress_prefixlen", " suppress_prefixlength ", length, "");
    }
    long group = settings.number("suppress_ifgroup", -1);
    if (group != -1) {
      String name = names.groups().nameOrNumber(group);
      out.string("suppress_ifgroup", " suppress_ifgroup ", name, "");
    }
  }

  private void realms(long flow, Output out) {
    long from = flow >> 16;
    if (from != 0) {
      out.string("flow_from", " realms ", names.realms().nameOrNumber(from), "/");
    } else {
      out.text(" realms ");
    }
    out.string("flow_to", "", names.realms().nameOrNumber(flow & 0xffff), "");
  }

  private static void action(Rule rule, Output out) {
    switch (rule.action()) {
      case TO_TABLE -> {}
      case GOTO -> {
        if (rule.gotoPriority().isPresent()) {
          out.number("goto", " goto ", rule.gotoPriority().getAsLong(), "");
        } else {
          out.string("goto", " goto ", "none", "");
        }
        if ((rule.flags() & UNRESOLVED) != 0) {
          out.marker("unresolved", " [unresolved]");
        }
      }
      case NOP -> out.marker("nop", " nop");
      default -> out.string("action", " ", Words.routeType(rule.action()), "");
    }
  }
}
