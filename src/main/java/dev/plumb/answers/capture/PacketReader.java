package dev.plumb.answers.capture;

import dev.plumb.model.Bytes;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import dev.plumb.model.port.Capturer.Framing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of a packet from its bytes. For any bytes it returns: what is cut short or
 * strange is said so.
 */
public final class PacketReader {
  private static final int ETH_P_IP = 0x0800;
  private static final int ETH_P_ARP = 0x0806;
  private static final int ETH_P_8021Q = 0x8100;
  private static final int ETH_P_IPV6 = 0x86dd;
  private static final int ETH_P_8021AD = 0x88a8;

  private static final int ICMP = 1;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ICMPV6 = 58;

  private static final String SHORT = "cut short";

  private final byte[] data;
  private final List<Integer> tags = new ArrayList<>();
  private @Nullable HardwareAddress fromHardware;
  private @Nullable HardwareAddress toHardware;
  private @Nullable IpAddress from;
  private @Nullable IpAddress to;
  private OptionalInt fromPort = OptionalInt.empty();
  private OptionalInt toPort = OptionalInt.empty();
  private String protocol = "";
  private String detail = "";

  private PacketReader(byte[] data) {
    this.data = data;
  }

  /** Reads a packet. */
  public static PacketSummary read(Framing framing, Bytes packet) {
    PacketReader reader = new PacketReader(packet.toArray());
    if (framing == Framing.ETHERNET) {
      reader.ethernet();
    } else {
      reader.bare();
    }
    return new PacketSummary(
        reader.tags,
        Optional.ofNullable(reader.fromHardware),
        Optional.ofNullable(reader.toHardware),
        Optional.ofNullable(reader.from),
        Optional.ofNullable(reader.to),
        reader.fromPort,
        reader.toPort,
        reader.protocol,
        reader.detail);
  }

  private void said(String newProtocol, String newDetail) {
    protocol = newProtocol;
    detail = newDetail;
  }

  private boolean has(int at, int length) {
    return at >= 0 && length <= data.length - at;
  }

  private int u8(int at) {
    return data[at] & 0xff;
  }

  private int u16(int at) {
    return u8(at) << 8 | u8(at + 1);
  }

  private long u32(int at) {
    return (long) u16(at) << 16 | u16(at + 2);
  }

  private IpAddress address(int at, int length) {
    return new IpAddress(Bytes.of(data, at, length));
  }

  private HardwareAddress hardware(int at) {
    return new HardwareAddress(Bytes.of(data, at, 6));
  }

  private void ethernet() {
    if (!has(0, 14)) {
      said("Ethernet", SHORT);
      return;
    }
    toHardware = hardware(0);
    fromHardware = hardware(6);
    int at = 12;
    int type = u16(at);
    while ((type == ETH_P_8021Q || type == ETH_P_8021AD) && has(at, 6)) {
      tags.add(u16(at + 2) & 0xfff);
      at += 4;
      type = u16(at);
    }
    network(type, at + 2);
  }

  private void bare() {
    int version = has(0, 1) ? u8(0) >> 4 : 0;
    network(version == 4 ? ETH_P_IP : version == 6 ? ETH_P_IPV6 : 0, 0);
  }

  private void network(int type, int at) {
    switch (type) {
      case ETH_P_IP -> ipv4(at);
      case ETH_P_IPV6 -> ipv6(at);
      case ETH_P_ARP -> arp(at);
      default -> {
        if (type < 0x600 && has(at, 3) && u8(at) == 0x42 && u8(at + 1) == 0x42) {
          said("STP", "spanning tree");
        } else {
          said(EtherTypes.name(type), length(data.length - at));
        }
      }
    }
  }

  private static String length(int length) {
    return "length " + Math.max(0, length);
  }

  private void arp(int at) {
    if (!has(at, 28) || u16(at + 2) != ETH_P_IP || u8(at + 4) != 6 || u8(at + 5) != 4) {
      said("ARP", has(at, 28) ? "not for IPv4" : SHORT);
      return;
    }
    from = address(at + 14, 4);
    to = address(at + 24, 4);
    switch (u16(at + 6)) {
      case 1 ->
          said(
              "ARP",
              from.equals(to)
                  ? "announces " + from + " at " + hardware(at + 8)
                  : from.isAny()
                      ? "who has " + to + "? (probe)"
                      : "who has " + to + "? tell " + from);
      case 2 -> said("ARP", from + " is at " + hardware(at + 8));
      default -> said("ARP", "operation " + u16(at + 6));
    }
  }

  private void ipv4(int at) {
    int header = has(at, 20) ? (u8(at) & 15) * 4 : 0;
    if (header < 20) {
      said("IPv4", SHORT);
      return;
    }
    from = address(at + 12, 4);
    to = address(at + 16, 4);
    int fragment = u16(at + 6);
    int next = u8(at + 9);
    // A total length of 0 is a packet that segmentation offload has yet to cut.
    int total = u16(at + 2) == 0 ? data.length - at : u16(at + 2);
    if ((fragment & 0x1fff) != 0) {
      said(
          IpProtocols.name(next),
          "fragment at " + (fragment & 0x1fff) * 8 + ", " + length(total - header));
      return;
    }
    transport(next, at + header, total - header);
    if ((fragment & 0x2000) != 0) {
      detail += ", first fragment";
    }
  }

  private void ipv6(int at) {
    if (!has(at, 40)) {
      said("IPv6", SHORT);
      return;
    }
    from = address(at + 8, 16);
    to = address(at + 24, 16);
    int next = u8(at + 6);
    int end = at + 40 + u16(at + 4);
    int place = at + 40;
    String note = "";
    // Hop-by-hop, routing, destination options and fragments stand before the payload.
    while ((next == 0 || next == 43 || next == 60 || next == 44) && has(place, 8)) {
      if (next == 44) {
        int offset = u16(place + 2) & 0xfff8;
        if (offset != 0) {
          int rest = end - place - 8;
          said(IpProtocols.name(u8(place)), "fragment at " + offset + ", " + length(rest));
          return;
        }
        note = (u16(place + 2) & 1) != 0 ? ", first fragment" : "";
      }
      int length = next == 44 ? 8 : (u8(place + 1) + 1) * 8;
      next = u8(place);
      place += length;
    }
    transport(next, place, end - place);
    detail += note;
  }

  private void transport(int next, int at, int length) {
    switch (next) {
      case TCP -> tcp(at, length);
      case UDP -> udp(at);
      case ICMP -> icmp("ICMP", at, false);
      case ICMPV6 -> icmp("ICMPv6", at, true);
      default -> said(IpProtocols.name(next), length(length));
    }
  }

  private void ports(int at) {
    fromPort = OptionalInt.of(u16(at));
    toPort = OptionalInt.of(u16(at + 2));
  }

  private void tcp(int at, int length) {
    if (!has(at, 20)) {
      said("TCP", SHORT);
      return;
    }
    ports(at);
    int flags = u8(at + 13);
    StringBuilder out = new StringBuilder("[");
    String letters = "FSRP.UEW"; // as tcpdump prints them
    for (int bit : new int[] {1, 0, 2, 3, 5, 7, 6, 4}) {
      if ((flags >> bit & 1) != 0) {
        out.append(letters.charAt(bit));
      }
    }
    out.append("] seq ").append(u32(at + 4));
    if ((flags & 16) != 0) {
      out.append(" ack ").append(u32(at + 8));
    }
    out.append(" win ").append(u16(at + 14));
    out.append(' ').append(length(length - (u8(at + 12) >> 4) * 4));
    said("TCP", out.toString());
  }

  private void udp(int at) {
    if (!has(at, 8)) {
      said("UDP", SHORT);
      return;
    }
    ports(at);
    said("UDP", length(u16(at + 4) - 8));
  }

  private void icmp(String name, int at, boolean six) {
    if (!has(at, 8)) {
      said(name, SHORT);
      return;
    }
    int type = u8(at);
    int code = u8(at + 1);
    String words = six ? IcmpWords.six(type, code) : IcmpWords.four(type, code);
    boolean echo = six ? type == 128 || type == 129 : type == 0 || type == 8;
    if (echo) {
      words += " id " + u16(at + 4) + " seq " + u16(at + 6);
    } else if (six ? type == 2 : type == 3 && code == 4) {
      words += ", mtu " + (six ? u32(at + 4) : u16(at + 6));
    } else if (six && (type == 135 || type == 136) && has(at, 24)) {
      IpAddress target = address(at + 8, 16);
      words += type == 135 ? ", who has " + target + "?" : ", I have " + target;
    }
    said(name, words);
  }
}
