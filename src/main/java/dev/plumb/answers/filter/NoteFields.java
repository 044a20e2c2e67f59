package dev.plumb.answers.filter;

import dev.plumb.model.firewall.TableFamily;
import java.util.Optional;
import java.util.OptionalLong;

/** What the kernel notes about a packet: nft's {@code meta}. */
final class NoteFields {
  private NoteFields() {}

  static Value read(Asking asking, String key) {
    Packet packet = asking.packet();
    Passage passage = asking.passage();
    return switch (key) {
      case "mark" -> Value.number(packet.mark());
      case "iifname" -> name(passage.in());
      case "oifname" -> name(passage.out());
      case "iif" -> link(passage.in());
      case "oif" -> link(passage.out());
      case "iifgroup" -> group(passage.in());
      case "oifgroup" -> group(passage.out());
      case "iiftype" -> hardware(passage.in());
      case "oiftype" -> hardware(passage.out());
      case "iifkind" -> kind(passage.in());
      case "oifkind" -> kind(passage.out());
      case "ibrname" -> bridge(passage.in());
      case "obrname" -> bridge(passage.out());
      case "physiifname" -> name(passage.physicalIn());
      case "physoifname" -> name(passage.physicalOut());
      case "physdev-is-in" -> Value.flag(passage.physicalIn().isPresent());
      case "physdev-is-out", "physdev-is-bridged" -> Value.flag(passage.physicalOut().isPresent());
      case "protocol" -> Value.number(packet.content().etherType());
      case "nfproto" -> Value.number(family(asking.layer()));
      case "l4proto" ->
          packet.content() instanceof Packet.Ip ip
              ? Value.number(ip.tuple().protocol())
              : Value.ABSENT;
      case "length" -> length(packet);
      case "pkttype" -> Value.number(passage.type().ordinal());
      case "skuid" -> owner(passage, true);
      case "skgid" -> owner(passage, false);
      case "nftrace" -> Value.number(0);
      default -> Value.hidden("meta " + key + " is not part of the question");
    };
  }

  /** No link is a name without letters, and the index 0: a rule can tell it from others. */
  private static Value link(Optional<LinkSide> link) {
    return link.<Value>map(side -> new Value.Name(side.name(), OptionalLong.of(side.ifindex())))
        .orElse(new Value.Name("", OptionalLong.of(0)));
  }

  private static Value name(Optional<LinkSide> link) {
    return Value.name(link.map(LinkSide::name).orElse(""));
  }

  private static Value group(Optional<LinkSide> link) {
    return link.map(side -> Value.number(side.group())).orElse(Value.ABSENT);
  }

  private static Value hardware(Optional<LinkSide> link) {
    return link.map(side -> Value.number(side.hardwareType())).orElse(Value.ABSENT);
  }

  private static Value kind(Optional<LinkSide> link) {
    return link.flatMap(LinkSide::kind).map(Value::name).orElse(Value.ABSENT);
  }

  private static Value bridge(Optional<LinkSide> link) {
    return Value.name(link.flatMap(LinkSide::bridge).orElse(""));
  }

  /** NFPROTO_* of the hook. */
  private static long family(TableFamily layer) {
    return switch (layer) {
      case IP -> 2;
      case ARP -> 3;
      case NETDEV -> 5;
      case BRIDGE -> 7;
      case IP6 -> 10;
      case INET -> 1;
    };
  }

  private static Value length(Packet packet) {
    return switch (packet.content()) {
      case Packet.Ip ip -> Value.number(ip.length());
      case Packet.Arp arp -> Value.number(28);
      case Packet.Other other -> Value.hidden("the frame's length is not known");
    };
  }

  private static Value owner(Passage passage, boolean user) {
    if (passage.sender().isEmpty()) {
      return Value.ABSENT;
    }
    OptionalLong id = user ? passage.sender().get().uid() : passage.sender().get().gid();
    return id.isPresent()
        ? Value.number(id.getAsLong())
        : Value.hidden("who sends the packet is not known");
  }
}
