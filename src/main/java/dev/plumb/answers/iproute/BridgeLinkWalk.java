package dev.plumb.answers.iproute;

import dev.plumb.model.Link;
import dev.plumb.model.Tree;
import java.util.Optional;

/** A bridge port, as {@code bridge link} says it. */
final class BridgeLinkWalk {
  private final Surroundings around;
  private final Shown shown;

  BridgeLinkWalk(Surroundings around, Shown shown) {
    this.around = around;
    this.shown = shown;
  }

  void walk(Link link, Output out) {
    out.number("ifindex", "", link.ifindex(), ": ");
    boolean lowerIsDown = name(link, out);
    LinkFlags.walk(link.flags(), lowerIsDown, out);
    if (link.mtu().isPresent()) {
      out.number("mtu", "mtu ", link.mtu().getAsInt(), " ");
    }
    if (link.master().isPresent()) {
      out.string("master", "master ", around.linkName(link.master().getAsInt()), " ");
    }
    link.port().ifPresent(port -> port(port.settings(), out));
    out.text("\n");
  }

  /** An AF_BRIDGE dump has no IFLA_LINK_NETNSID: a peer elsewhere is taken for one here. */
  private boolean name(Link link, Output out) {
    boolean hasLower = link.lower().isPresent();
    int index = hasLower ? link.lower().get().ifindex() : 0;
    if (!hasLower || index == link.ifindex()) {
      out.string("ifname", "", link.name(), ": ");
      return false;
    }
    String below = around.linkName(index);
    out.jsonString("link", below);
    out.jsonString("ifname", link.name());
    out.text(link.name() + "@" + below + ": ");
    Optional<Link> found = around.link(index);
    return found.isPresent() && !found.get().isUp();
  }

  private void port(Tree.Obj settings, Output out) {
    SettingsWalk walk = new SettingsWalk(settings, out);
    BridgePortWalk.state(settings, "state", out);
    walk.number("priority").number("cost");
    if (!shown.details()) {
      return;
    }
    out.separator();
    out.text("    ");
    walk.onOff("hairpin").onOff("guard").onOff("root_block").onOff("fastleave").onOff("learning");
    walk.onOff("learning_sync").onOff("flood").onOff("mcast_flood").onOff("bcast_flood");
    if (settings.number("multicast_router").isPresent()) {
      long router = settings.number("multicast_router", 0);
      out.number("mcast_router", "mcast_router ", router, " ");
    }
    walk.onOff("mcast_to_unicast").onOff("neigh_suppress").onOff("vlan_tunnel");
    BridgePortWalk.backup(settings, around, out);
    walk.onOff("isolated").onOff("locked");
  }
}
