package dev.plumb.answers.path;

import dev.plumb.answers.filter.Packet;
import dev.plumb.answers.filter.Tracking;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.Link;
import java.util.Optional;

/**
 * A packet on its way, with what the kernel remembers of it.
 *
 * @param prerouted br_netfilter led it through prerouting already
 * @param port the bridge port it came by, for rules that ask for it
 */
record Skb(Packet packet, Optional<Tracking> tracking, boolean prerouted, Optional<Link> port) {
  static Skb of(Packet packet) {
    return new Skb(packet, Optional.empty(), false, Optional.empty());
  }

  Packet.Ip ip() {
    return packet.ip().orElseThrow();
  }

  Skb with(Packet changed) {
    return new Skb(changed, tracking, prerouted, port);
  }

  Skb with(Packet changed, Optional<Tracking> looked) {
    return new Skb(changed, looked, prerouted, port);
  }

  Skb bridged(Link by) {
    return new Skb(packet, tracking, true, Optional.of(by));
  }

  /** As it comes out of a veth: its mark stays only within one namespace. */
  Skb scrubbed(boolean elsewhere) {
    return of(elsewhere ? packet.withMark(0) : packet);
  }

  /** The same in a frame. */
  record Frame(HardwareAddress from, HardwareAddress to, Skb skb) {
    private static final HardwareAddress EVERYBODY = HardwareAddress.parse("ff:ff:ff:ff:ff:ff");

    static Frame of(HardwareAddress from, HardwareAddress to, Skb skb) {
      return new Frame(
          from, to, skb.with(skb.packet().withMacs(Optional.of(new Packet.Macs(from, to)))));
    }

    static Frame broadcast(HardwareAddress from, Skb skb) {
      return of(from, EVERYBODY, skb);
    }

    Frame with(Skb changed) {
      return new Frame(from, to, changed);
    }

    boolean isBroadcast() {
      return to.equals(EVERYBODY);
    }

    boolean isForAll() {
      return to.isMulticast();
    }

    /** Bytes of the IP packet; 0 of ARP and the like, which is small. */
    int length() {
      return skb.packet().ip().map(Packet.Ip::length).orElse(0);
    }
  }
}
