package dev.plumb.answers.iproute;

import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Tree;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What {@code -d} adds to a link: promiscuity, the kind with its settings, the port's settings,
 * queues and sizes.
 */
final class LinkDetails {
  private final Surroundings around;
  private final boolean linkObject;

  LinkDetails(Surroundings around, boolean linkObject) {
    this.around = around;
    this.linkObject = linkObject;
  }

  void walk(Link link, Output out) {
    Tree.Obj settings = link.settings();
    number(settings, "promiscuity", " promiscuity ", out);
    number(settings, "allmulti", " allmulti ", out);
    number(settings, "min_mtu", "minmtu ", out);
    number(settings, "max_mtu", "maxmtu ", out);
    if (link.kind().word().isPresent() || link.port().isPresent()) {
      out.openObject("linkinfo");
      kind(link.kind(), out);
      link.port().ifPresent(port -> port(port, out));
      out.closeObject();
    }
    OptionalLong mode = settings.number("inet6_addr_gen_mode");
    if (linkObject && mode.isPresent()) {
      out.string("inet6_addr_gen_mode", "addrgenmode ", generation(mode.getAsLong()), " ");
    }
    number(settings, "num_tx_queues", "numtxqueues ", out);
    number(settings, "num_rx_queues", "numrxqueues ", out);
    number(settings, "gso_max_size", "gso_max_size ", out);
    number(settings, "gso_max_segs", "gso_max_segs ", out);
    number(settings, "tso_max_size", "tso_max_size ", out);
    number(settings, "tso_max_segs", "tso_max_segs ", out);
    number(settings, "gro_max_size", "gro_max_size ", out);
    string(settings.text("phys_port_name"), "phys_port_name", "portname ", out);
    string(settings.hex("phys_port_id").map(Object::toString), "phys_port_id", "portid ", out);
    string(
        settings.hex("phys_switch_id").map(Object::toString), "phys_switch_id", "switchid ", out);
    string(settings.text("parentbus"), "parentbus", "parentbus ", out);
    string(settings.text("parentdev"), "parentdev", "parentdev ", out);
  }

  private static void number(Tree.Obj settings, String key, String before, Output out) {
    OptionalLong value = settings.number(key);
    if (value.isPresent()) {
      out.number(key, before, value.getAsLong(), " ");
    }
  }

  private static void string(Optional<String> value, String key, String before, Output out) {
    if (value.isPresent()) {
      out.string(key, before, value.get(), " ");
    }
  }

  /** IN6_ADDR_GEN_MODE_*. */
  private static String generation(long mode) {
    return switch ((int) mode) {
      case 0 -> "eui64";
      case 1 -> "none";
      case 2 -> "stable_secret";
      case 3 -> "random";
      default -> Words.hex(mode);
    };
  }

  private void kind(LinkKind kind, Output out) {
    if (kind.word().isEmpty()) {
      return;
    }
    out.separator();
    out.string("info_kind", "    ", kind.word().get(), " ");
    Tree.Obj settings = kind.settings();
    switch (kind) {
      case LinkKind.Bridge bridge -> data(() -> BridgeWalk.walk(settings, out), out);
      case LinkKind.Vxlan vxlan -> data(() -> VxlanWalk.walk(settings, around, out), out);
      case LinkKind.Macvlan macvlan -> data(() -> MacvlanWalk.walk(settings, out), out);
      case LinkKind.Tun tun -> data(() -> TunWalk.walk(settings, around.names(), out), out);
      case LinkKind.Plain plain -> {}
      case LinkKind.Veth veth -> {}
      case LinkKind.Other other -> {}
    }
  }

  private static void data(Runnable walk, Output out) {
    out.openObject("info_data");
    walk.run();
    out.closeObject();
  }

  private void port(Link.PortSettings port, Output out) {
    out.separator();
    out.string("info_slave_kind", "    ", port.kind(), "");
    out.text("_slave ");
    if (port.kind().equals("bridge")) {
      out.openObject("info_slave_data");
      BridgePortWalk.walk(port.settings(), around, out);
      out.closeObject();
    }
  }
}
