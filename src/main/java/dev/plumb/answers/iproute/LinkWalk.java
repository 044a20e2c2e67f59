package dev.plumb.answers.iproute;

import dev.plumb.model.Bytes;
import dev.plumb.model.Link;
import dev.plumb.model.Tree;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A link, attribute by attribute: the two lines of {@code ip link}, the first two of {@code ip
 * address}.
 */
final class LinkWalk {
  private final Surroundings around;
  private final Shown shown;
  private final boolean linkObject;

  /**
   * True when link/ether and the hardware addresses are shown: always but under ip -4 addr and ip
   * -6 addr.
   */
  private final boolean hardware;

  LinkWalk(Surroundings around, Shown shown, boolean linkObject, boolean hardware) {
    this.around = around;
    this.shown = shown;
    this.linkObject = linkObject;
    this.hardware = hardware;
  }

  void walk(Link link, Output out) {
    if (shown.brief()) {
      brief(link, out);
      return;
    }
    out.number("ifindex", "", link.ifindex(), ": ");
    boolean lowerIsDown = name(link, out, 0, ": ");
    LinkFlags.walk(link.flags(), lowerIsDown, out);
    first(link, out);
    if (hardware || shown.details()) {
      addresses(link, out);
    }
    otherNamespace(link, out);
    protoDown(link.settings(), out);
    if (shown.details()) {
      new LinkDetails(around, linkObject).walk(link, out);
    }
    if ((linkObject || shown.details()) && link.alias().isPresent()) {
      out.separator();
      out.string("ifalias", "    alias ", link.alias().get(), "");
    }
    Xdp.programs(link.settings(), linkObject, shown, out);
    if (linkObject && shown.statistics() > 0) {
      out.separator();
      new StatisticsWalk(shown.statistics()).walk(link, shown.oneLine(), out);
    }
    alternativeNames(link, out);
    out.text("\n");
  }

  private void brief(Link link, Output out) {
    boolean lowerIsDown = name(link, out, 16, " ");
    operstate(link.operstate(), out);
    if (linkObject) {
      if (link.address().isPresent()) {
        out.string(
            "address", "", Words.hardware(link.address().get().bytes(), link.hardwareType()), " ");
      }
      LinkFlags.walk(link.flags(), lowerIsDown, out);
      out.text("\n");
    }
  }

  /** Says {@code eth0@if5}; true when the link below is in this namespace and down. */
  private boolean name(Link link, Output out, int width, String after) {
    String below = "";
    boolean lowerIsDown = false;
    if (link.lower().isPresent()) {
      Link.Lower lower = link.lower().get();
      if (lower.ifindex() == 0) {
        out.jsonNull("link");
        below = "@NONE";
      } else if (lower.nsid().isPresent()) {
        out.jsonNumber("link_index", lower.ifindex());
        below = "@if" + lower.ifindex();
      } else {
        String name = around.linkName(lower.ifindex());
        out.jsonString("link", name);
        below = "@" + name;
        Optional<Link> found = around.link(lower.ifindex());
        lowerIsDown = found.isPresent() && !found.get().isUp();
      }
    }
    if (out.isJson()) {
      out.jsonString("ifname", link.name());
    } else {
      out.text(Words.left(link.name() + below, width) + after);
    }
    return lowerIsDown;
  }

  private void first(Link link, Output out) {
    Tree.Obj settings = link.settings();
    if (link.mtu().isPresent()) {
      out.number("mtu", "mtu ", link.mtu().getAsInt(), " ");
    }
    Xdp.mode(settings, linkObject, out);
    settings.text("qdisc").ifPresent(qdisc -> out.string("qdisc", "qdisc ", qdisc, " "));
    if (link.master().isPresent()) {
      out.string("master", "master ", around.linkName(link.master().getAsInt()), " ");
    }
    operstate(link.operstate(), out);
    OptionalLong mode = settings.number("linkmode");
    if (linkObject && mode.isPresent()) {
      if (mode.getAsLong() > 1) {
        out.number("linkmode_index", "mode ", mode.getAsLong(), " ");
      } else {
        out.string("linkmode", "mode ", mode.getAsLong() == 0 ? "DEFAULT" : "DORMANT", " ");
      }
    }
    OptionalLong group = settings.number("group");
    if (group.isPresent()) {
      String name = around.names().groups().nameOrNumber(group.getAsLong());
      out.string("group", "group ", name, " ");
    }
    long queue = settings.number("txqlen", 0);
    if (queue != 0) {
      out.number("txqlen", "qlen ", queue, "");
    }
  }

  private void operstate(int state, Output out) {
    if (!Words.isOperstate(state)) {
      out.jsonNumber("operstate_index", state);
      out.text("state " + Words.hex(state));
    } else if (shown.brief()) {
      out.string("operstate", "", Words.operstate(state), "");
      out.text(" ".repeat(Math.max(0, 14 - Words.operstate(state).length()) + 1));
    } else {
      out.string("operstate", "state ", Words.operstate(state), " ");
    }
  }

  private static void addresses(Link link, Output out) {
    out.separator();
    out.string("link_type", "    link/", Words.linkType(link.hardwareType()), " ");
    Optional<Bytes> address = link.address().map(found -> found.bytes());
    if (address.isPresent()) {
      out.string("address", "", Words.hardware(address.get(), link.hardwareType()), "");
    }
    if (link.broadcast().isPresent()) {
      boolean pointToPoint = (link.flags() & 0x10) != 0;
      out.text(pointToPoint ? " peer " : " brd ");
      if (pointToPoint) {
        out.jsonFlag("link_pointtopoint", true);
      }
      out.string(
          "broadcast", "", Words.hardware(link.broadcast().get().bytes(), link.hardwareType()), "");
    }
    Optional<Bytes> permanent = link.settings().hex("permaddr");
    if (permanent.isPresent() && !permanent.equals(address)) {
      out.string(
          "permaddr", " permaddr ", Words.hardware(permanent.get(), link.hardwareType()), "");
    }
  }

  private void otherNamespace(Link link, Output out) {
    if (link.lower().isEmpty() || link.lower().get().nsid().isEmpty()) {
      return;
    }
    int nsid = link.lower().get().nsid().getAsInt();
    out.jsonNumber("link_netnsid", nsid);
    String name = around.netnsNames().get(nsid);
    if (nsid < 0) {
      out.text(" link-netnsid unknown");
    } else if (name != null) {
      out.text(" link-netns " + name);
    } else {
      out.text(" link-netnsid " + nsid);
    }
  }

  private static void protoDown(Tree.Obj settings, Output out) {
    if (settings.number("proto_down", 0) != 0) {
      out.present("proto_down", " protodown on ");
    }
  }

  private static void alternativeNames(Link link, Output out) {
    if (link.alternativeNames().isEmpty()) {
      return;
    }
    out.openArray("altnames", "");
    for (String name : link.alternativeNames()) {
      out.separator();
      out.item("    altname ", name, "");
    }
    out.closeArray("");
  }
}
