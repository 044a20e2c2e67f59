package dev.plumb.answers.filter;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Between which links a packet is when a hook sees it.
 *
 * @param in the link it came by; empty for a packet that was made here. In postrouting it is there
 *     for a forwarded packet, since Linux 5.7
 * @param out the link it leaves by; empty where that is not decided: ingress, prerouting, input
 * @param physicalIn the bridge port it came by, where br_netfilter shows bridged frames to IP's
 *     hooks
 * @param physicalOut the bridge port it leaves by, likewise
 * @param type whom the frame is for
 * @param sender the owner of the local socket that the packet has: the one that sent it, and in
 *     input the one that early demultiplexing found (a TCP connection that exists, or a connected
 *     UDP socket; not a listener). Empty for a packet without: a forwarded one, or the kernel's own
 *     answers
 */
public record Passage(
    Optional<LinkSide> in,
    Optional<LinkSide> out,
    Optional<LinkSide> physicalIn,
    Optional<LinkSide> physicalOut,
    PacketType type,
    Optional<Sender> sender) {

  /** PACKET_* of linux/if_packet.h. */
  public enum PacketType {
    HOST("host"),
    BROADCAST("broadcast"),
    MULTICAST("multicast"),
    OTHER("other");

    private final String word;

    PacketType(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /** The owner of a local socket; what is empty is not known. */
  public record Sender(OptionalLong uid, OptionalLong gid) {
    /** Somebody of whom nothing is known. */
    public static final Sender SOMEBODY = new Sender(OptionalLong.empty(), OptionalLong.empty());
  }

  /** A packet from a link, before it is known where it goes: prerouting, input. */
  public static Passage into(LinkSide in) {
    return between(Optional.of(in), Optional.empty());
  }

  /** A packet on its way through: forward, postrouting. */
  public static Passage through(LinkSide in, LinkSide out) {
    return between(Optional.of(in), Optional.of(out));
  }

  /** A packet that a process here sends: output, postrouting. */
  public static Passage from(Sender sender, LinkSide out) {
    return new Passage(
        Optional.empty(),
        Optional.of(out),
        Optional.empty(),
        Optional.empty(),
        PacketType.HOST,
        Optional.of(sender));
  }

  private static Passage between(Optional<LinkSide> in, Optional<LinkSide> out) {
    return new Passage(
        in, out, Optional.empty(), Optional.empty(), PacketType.HOST, Optional.empty());
  }

  /** The same with the bridge ports that br_netfilter remembers. */
  public Passage withPhysical(Optional<LinkSide> portIn, Optional<LinkSide> portOut) {
    return new Passage(in, out, portIn, portOut, type, sender);
  }

  /** The same with a local socket, or without. */
  public Passage withSender(Optional<Sender> changed) {
    return new Passage(in, out, physicalIn, physicalOut, type, changed);
  }

  public Passage withType(PacketType changed) {
    return new Passage(in, out, physicalIn, physicalOut, changed, sender);
  }
}
