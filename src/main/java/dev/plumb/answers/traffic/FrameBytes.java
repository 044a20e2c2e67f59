package dev.plumb.answers.traffic;

import dev.plumb.answers.filter.Packet;
import dev.plumb.model.Bytes;
import dev.plumb.model.Connection.Tuple;
import dev.plumb.model.Family;
import dev.plumb.model.HardwareAddress;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The bytes of a frame, as far as they are known: of each bit whether it is, and what it is.
 * Checksums, identifiers and sequence numbers are not; IP has no options and is no fragment.
 */
final class FrameBytes {
  /** Where the network header begins. */
  static final int NETWORK = 14;

  private static final int IP4_HEADER = 20;
  private static final int IP6_HEADER = 40;
  private static final int ARP = 28;

  private final int length;
  private final int[] values;
  private final int[] known;

  private FrameBytes(int length, int written) {
    this.length = length;
    this.values = new int[written];
    this.known = new int[written];
  }

  static FrameBytes of(Packet packet) {
    int inner =
        switch (packet.content()) {
          case Packet.Ip ip -> Math.max(ip.length(), header(ip));
          case Packet.Arp arp -> ARP;
          case Packet.Other other -> 0;
        };
    FrameBytes bytes = new FrameBytes(NETWORK + inner, NETWORK + Math.min(inner, 80));
    packet
        .macs()
        .ifPresent(
            macs -> {
              bytes.put(0, macs.destination());
              bytes.put(6, macs.source());
            });
    bytes.put(12, 2, packet.content().etherType());
    switch (packet.content()) {
      case Packet.Ip ip when ip.family() == Family.INET -> bytes.four(ip);
      case Packet.Ip ip -> bytes.six(ip);
      case Packet.Arp arp -> bytes.arp(arp);
      case Packet.Other other -> {}
    }
    return bytes;
  }

  private static int header(Packet.Ip ip) {
    return ip.family() == Family.INET ? IP4_HEADER : IP6_HEADER;
  }

  /** Of the whole frame, its Ethernet header with it. */
  int length() {
    return length;
  }

  private void four(Packet.Ip ip) {
    int at = NETWORK;
    put(at, 1, 0x45);
    put(at + 1, 1, ip.tos());
    put(at + 2, 2, ip.length());
    put(at + 6, 2, 0, 0x3fff); // the bit "may not be fragmented" is the sender's choice
    put(at + 8, 1, ip.ttl());
    put(at + 9, 1, ip.tuple().protocol());
    put(at + 12, ip.tuple().source().bytes());
    put(at + 16, ip.tuple().destination().bytes());
    transport(at + IP4_HEADER, ip, IP4_HEADER);
  }

  private void six(Packet.Ip ip) {
    int at = NETWORK;
    put(at, 2, 0x6000 | ip.tos() << 4, 0xfff0);
    put(at + 4, 2, ip.length() - IP6_HEADER);
    put(at + 6, 1, ip.tuple().protocol());
    put(at + 7, 1, ip.ttl());
    put(at + 8, ip.tuple().source().bytes());
    put(at + 24, ip.tuple().destination().bytes());
    transport(at + IP6_HEADER, ip, IP6_HEADER);
  }

  private void transport(int at, Packet.Ip ip, int header) {
    Tuple tuple = ip.tuple();
    switch (tuple.protocol()) {
      case Packet.TCP -> {
        ports(at, tuple);
        put(at + 13, 1, ip.tcpFlags());
      }
      case Packet.UDP -> {
        ports(at, tuple);
        put(at + 4, 2, ip.length() - header);
      }
      case Packet.ICMP, Packet.ICMPV6 -> {
        maybe(at, 1, tuple.icmpType());
        maybe(at + 1, 1, tuple.icmpCode());
      }
      default -> {}
    }
  }

  private void ports(int at, Tuple tuple) {
    maybe(at, 2, tuple.sourcePort());
    maybe(at + 2, 2, tuple.destinationPort());
  }

  private void arp(Packet.Arp arp) {
    int at = NETWORK;
    put(at, 2, 1);
    put(at + 2, 2, 0x0800);
    put(at + 4, 2, 0x0604);
    put(at + 6, 2, arp.operation());
    put(at + 8, arp.senderMac());
    put(at + 14, arp.sender().bytes());
    put(at + 18, arp.targetMac());
    put(at + 24, arp.target().bytes());
  }

  private void maybe(int at, int width, OptionalInt value) {
    value.ifPresent(its -> put(at, width, its));
  }

  private void put(int at, HardwareAddress address) {
    put(at, address.bytes());
  }

  private void put(int at, Bytes bytes) {
    for (int i = 0; i < bytes.length(); i++) {
      put(at + i, 1, bytes.at(i));
    }
  }

  private void put(int at, int width, int value) {
    put(at, width, value, -1);
  }

  /** Sets those bits that the mask has. */
  private void put(int at, int width, int value, int mask) {
    for (int i = 0; i < width; i++) {
      int shift = 8 * (width - 1 - i);
      if (at + i < values.length) {
        values[at + i] = value >>> shift & mask >>> shift & 0xff;
        known[at + i] = mask >>> shift & 0xff;
      }
    }
  }

  /** True when the frame has all these bytes, known or not. */
  boolean has(int at, int width) {
    return at >= 0 && width <= length - at;
  }

  /** Whether a word in network order has these bits; no when the frame ends before it does. */
  Truth has(int at, int width, long value, long mask) {
    if (!has(at, width)) {
      return Truth.NO;
    }
    Truth all = Truth.YES;
    for (int i = 0; i < width; i++) {
      int shift = 8 * (width - 1 - i);
      int asked = (int) (mask >>> shift) & 0xff;
      int wanted = (int) (value >>> shift) & asked;
      int at1 = at + i;
      int sure = at1 < known.length ? known[at1] & asked : 0;
      int is = at1 < values.length ? values[at1] : 0;
      if (((is ^ wanted) & sure) != 0) {
        return Truth.NO;
      }
      all = all.and(sure == asked ? Truth.YES : Truth.MAYBE);
    }
    return all;
  }

  /** A word in network order; empty when not all of it is known. */
  OptionalLong word(int at, int width) {
    long word = 0;
    for (int i = 0; i < width; i++) {
      int at1 = at + i;
      if (at1 < 0 || at1 >= known.length || known[at1] != 0xff) {
        return OptionalLong.empty();
      }
      word = word << 8 | values[at1];
    }
    return OptionalLong.of(word);
  }
}
