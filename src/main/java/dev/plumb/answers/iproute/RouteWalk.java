package dev.plumb.answers.iproute;

import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Prefix;
import dev.plumb.model.Route;
import dev.plumb.model.Tree;
import java.util.Optional;
import java.util.OptionalLong;

/** A route: one line, and one more for each hop of a multipath route. */
final class RouteWalk {
  private static final int RTN_UNICAST = 1;
  private static final int RTPROT_BOOT = 3;

  /** RTNH_F_* and RTM_F_* in the order in which ip says them. */
  static final int[] FLAGS = {
    0x1, 0x4, 0x2, 0x8, 0x40, 0x100, 0x10, 0x20, 0x4000, 0x8000, 0x20000000
  };

  static final String[] FLAG_NAMES = {
    "dead",
    "onlink",
    "pervasive",
    "offload",
    "trap",
    "notify",
    "linkdown",
    "unresolved",
    "rt_offload",
    "rt_trap",
    "rt_offload_failed"
  };

  private final Surroundings around;
  private final Shown shown;
  private final RouteShown said;

  RouteWalk(Surroundings around, Shown shown, RouteShown said) {
    this.around = around;
    this.shown = shown;
    this.said = said;
  }

  void walk(Route route, Output out) {
    boolean details = shown.details();
    IprouteNames names = around.names();
    if (route.type() != RTN_UNICAST || details) {
      out.string("type", "", Words.routeType(route.type()), " ");
    }
    out.string("dst", "", destination(route.destination()), " ");
    route.source().ifPresent(source -> source(source, out));
    if (route.nexthopId().isPresent()) {
      out.number("nhid", "nhid ", route.nexthopId().getAsLong(), " ");
    }
    Tree.Obj settings = route.settings();
    newDestination(settings, out);
    if (route.tos() != 0 && said.tos()) {
      out.string("tos", "tos ", dsfield(route.tos(), names), " ");
    }
    if (!route.isMultipath() && !route.hops().isEmpty()) {
      Route.NextHop hop = route.hops().getFirst();
      hop.gateway().ifPresent(gateway -> gateway(gateway, route.family(), out));
      if (hop.device().isPresent() && said.device()) {
        out.string("dev", "dev ", around.linkName(hop.device().getAsInt()), " ");
      }
    }
    boolean main = route.table() == Route.TABLE_MAIN;
    if (route.table() != 0 && (!main || details) && said.table()) {
      out.string("table", "table ", names.tables().nameOrNumber(route.table()), " ");
    }
    if ((route.protocol() != RTPROT_BOOT || details) && said.protocol()) {
      out.string("protocol", "proto ", names.protocols().nameOrNumber(route.protocol()), " ");
    }
    if ((route.scope() != 0 || details) && said.scope()) {
      out.string("scope", "scope ", names.scopes().nameOrNumber(route.scope()), " ");
    }
    if (route.preferredSource().isPresent() && said.source()) {
      out.string("prefsrc", "src ", route.preferredSource().get().toString(), " ");
    }
    if (route.metric().isPresent() && said.metric()) {
      out.number("metric", "metric ", route.metric().getAsLong(), " ");
    }
    flags(route.flags(), out);
    rest(route, settings, out);
    if (route.isMultipath()) {
      hops(route, out);
    }
    out.text("\n");
  }

  private void rest(Route route, Tree.Obj settings, Output out) {
    long mark = settings.number("mark", 0);
    if (mark != 0) {
      out.jsonNumber("mark", mark);
      out.text("mark " + (mark >= 16 ? Words.hex(mark) : Long.toString(mark)) + " ");
    }
    OptionalLong flow = settings.number("flow");
    if (flow.isPresent() && said.flow()) {
      realms(flow.getAsLong(), out);
    }
    OptionalLong user = settings.number("uid");
    if (user.isPresent()) {
      out.number("uid", "uid ", user.getAsLong(), " ");
    }
    cacheInfo(settings.object("cacheinfo"), out);
    if (!route.metrics().fields().isEmpty()) {
      RouteMetrics.walk(route.metrics(), out);
    }
    OptionalLong incoming = settings.number("iif");
    if (incoming.isPresent() && said.incoming()) {
      out.string("iif", "iif ", around.linkName((int) incoming.getAsLong()), " ");
    }
    preference(settings.number("pref"), out);
    OptionalLong propagate = settings.number("ttl_propagate");
    if (propagate.isPresent()) {
      // iproute2 spells it so.
      out.jsonFlag("ttl-propogate", propagate.getAsLong() != 0);
      out.text("ttl-propogate " + (propagate.getAsLong() != 0 ? "enabled" : "disabled"));
    }
  }

  /** {@code 10.0.0.0/8}, an address alone for a host, {@code default} for everything. */
  static String destination(Prefix prefix) {
    if (prefix.isHost()) {
      return prefix.address().toString();
    }
    return prefix.length() == 0 ? "default" : prefix.toString();
  }

  private static void source(Prefix source, Output out) {
    if (source.isHost()) {
      out.string("from", "from ", source.address().toString(), " ");
    } else {
      out.string("from", "from ", source.toString(), " ");
    }
  }

  private static void newDestination(Tree.Obj settings, Output out) {
    settings
        .hex("newdst")
        .flatMap(IpAddress::from)
        .ifPresent(address -> out.string("to", "as to ", address.toString(), " "));
  }

  private static String dsfield(int tos, IprouteNames names) {
    Optional<String> name = names.dsfields().name(tos);
    String digits = Integer.toHexString(tos);
    return name.isPresent() ? name.get() : (digits.length() < 2 ? "0x0" : "0x") + digits;
  }

  private void gateway(IpAddress gateway, Family family, Output out) {
    if (gateway.family() != family) {
      out.openObject("via");
      out.string("family", "via ", gateway.family().word(), " ");
      out.string("host", "", gateway.toString(), " ");
      out.closeObject();
    } else if (said.gateway()) {
      out.string("gateway", "via ", gateway.toString(), " ");
    }
  }

  private static void flags(int flags, Output out) {
    out.openArray("flags", "");
    for (int i = 0; i < FLAGS.length; i++) {
      if ((flags & FLAGS[i]) != 0) {
        out.item("", FLAG_NAMES[i], " ");
      }
    }
    out.closeArray("");
  }

  private void realms(long flow, Output out) {
    NameTable realms = around.names().realms();
    long from = flow >> 16;
    out.openObject("flow");
    if (from != 0) {
      out.string("from", "realms ", realms.nameOrNumber(from), "/");
    } else {
      out.text("realm ");
    }
    out.string("to", "", realms.nameOrNumber(flow & 0xffff), " ");
    out.closeObject();
  }

  private void cacheInfo(Tree.Obj info, Output out) {
    long expires = (int) info.number("expires", 0);
    if (expires != 0) {
      out.number("expires", "expires ", expires / 100, "sec ");
    }
    long error = info.number("error", 0);
    if (error != 0) {
      out.number("error", "error ", error, " ");
    }
    if (shown.statistics() > 0) {
      counter(info, "clntref", "users", 1, " ", out);
      counter(info, "used", "used", 1, " ", out);
      counter(info, "lastuse", "age", 100, "sec ", out);
    }
  }

  private static void counter(
      Tree.Obj info, String from, String key, long unit, String after, Output out) {
    long value = info.number(from, 0);
    if (value != 0) {
      out.number(key, key + " ", value / unit, after);
    }
  }

  /** ICMPV6_ROUTER_PREF_*; no blank after it. */
  private static void preference(OptionalLong preference, Output out) {
    if (preference.isEmpty()) {
      return;
    }
    switch ((int) preference.getAsLong()) {
      case 0 -> out.string("pref", "pref ", "medium", "");
      case 1 -> out.string("pref", "pref ", "high", "");
      case 3 -> out.string("pref", "pref ", "low", "");
      default -> out.number("pref", "", preference.getAsLong(), "");
    }
  }

  private void hops(Route route, Output out) {
    out.openArray("nexthops", "");
    for (Route.NextHop hop : route.hops()) {
      out.openItem();
      out.separator();
      out.text("\tnexthop ");
      newDestination(hop.settings(), out);
      // A filter by gateway hides the route's own gateway only.
      hop.gateway()
          .ifPresent(
              gateway ->
                  new RouteWalk(around, shown, RouteShown.ALL)
                      .gateway(gateway, route.family(), out));
      OptionalLong flow = hop.settings().number("flow");
      if (flow.isPresent()) {
        realms(flow.getAsLong(), out);
      }
      out.string("dev", "dev ", around.linkName(hop.device().orElse(0)), " ");
      out.number("weight", "weight ", hop.weight().orElse(1), " ");
      flags(hop.flags(), out);
      out.closeObject();
    }
    out.closeArray("");
  }
}
