package dev.plumb.answers.traffic;

import dev.plumb.answers.filter.Packet;
import dev.plumb.model.Bytes;
import dev.plumb.model.Connection.Tuple;
import dev.plumb.model.TrafficFilter;
import dev.plumb.model.Tree;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Whether a filter is meant for a frame.
 *
 * @see "net/sched/cls_u32.c, cls_flower.c, cls_fw.c, cls_matchall.c, cls_basic.c"
 */
final class FilterMatch {
  private static final int ETH_P_ALL = 3;

  /** TCA_CLS_FLAGS_SKIP_SW: only hardware asks it, and nobody knows what hardware says. */
  private static final int SKIP_SW = 2;

  private static final int TERMINAL = 1;

  /** Fields of flower that say how it is kept, not what it looks for. */
  private static final Set<String> NO_KEYS = Set.of("classid", "flags", "in_hw_count", "indev");

  private final Packet packet;
  private final FrameBytes frame;
  private final Optional<String> inputName;

  /**
   * @param inputName the link that a frame came in by; empty when it goes out
   */
  FilterMatch(Packet packet, FrameBytes frame, Optional<String> inputName) {
    this.packet = packet;
    this.frame = frame;
    this.inputName = inputName;
  }

  /** True when a filter is asked about packets like this one at all. */
  boolean concerns(TrafficFilter filter) {
    int type = packet.vlan().isPresent() ? 0x8100 : packet.content().etherType();
    return filter.protocol() == ETH_P_ALL || filter.protocol() == type;
  }

  /** For every kind but {@code bpf}. */
  Truth matches(TrafficFilter filter) {
    Tree.Obj options = filter.options();
    Truth found =
        switch (filter.kind()) {
          case "matchall" -> Truth.YES;
          case "u32" -> u32(options);
          case "flower" -> flower(filter);
          case "fw" ->
              Truth.of((packet.mark() & options.number("mask", 0xffff_ffffL)) == filter.handle());
          case "basic" ->
              options.hex("ematches").filter(bytes -> bytes.length() > 0).isPresent()
                  ? Truth.MAYBE
                  : Truth.YES;
          default -> Truth.MAYBE;
        };
    Truth soft = (options.number("flags", 0) & SKIP_SW) == 0 ? Truth.YES : Truth.MAYBE;
    Truth known = filter.optionUnknown().isEmpty() ? Truth.YES : Truth.MAYBE;
    return found.and(soft).and(known).and(input(options));
  }

  private Truth input(Tree.Obj options) {
    Optional<String> wanted = options.text("indev");
    return wanted.isEmpty()
        ? Truth.YES
        : inputName.isEmpty() ? Truth.MAYBE : Truth.of(inputName.equals(wanted));
  }

  private Truth u32(Tree.Obj options) {
    Tree.Obj selector = options.object("sel");
    Truth all = options.has("link") ? Truth.MAYBE : Truth.YES;
    for (Tree item : selector.items("keys")) {
      if (item instanceof Tree.Obj key) {
        // The header that nexthdr counts from is the network's, as long as no table was linked.
        int at = FrameBytes.NETWORK + (int) key.number("off", 0);
        all = all.and(frame.has(at, 4, key.number("val", 0), key.number("mask", 0)));
      }
    }
    if (options.has("mark")) {
      Tree.Obj mark = options.object("mark");
      all = all.and(Truth.of((packet.mark() & mark.number("mask", 0)) == mark.number("val", 0)));
    }
    boolean ends = (selector.number("flags", 0) & TERMINAL) != 0;
    return ends || options.has("link") ? all : Truth.NO;
  }

  private Truth flower(TrafficFilter filter) {
    Truth all = Truth.YES;
    for (Tree.Field field : filter.options().fields()) {
      String key = field.name();
      if (!NO_KEYS.contains(key) && !key.endsWith("_mask")) {
        all = all.and(key(filter.options(), key, field.value()));
      }
    }
    return all;
  }

  private Truth key(Tree.Obj options, String key, Tree value) {
    Optional<Packet.Ip> ip = packet.ip();
    Optional<Tuple> tuple = ip.map(Packet.Ip::tuple);
    return switch (key) {
      case "eth_type" -> number(options, key, OptionalInt.of(packet.content().etherType()));
      case "vlan_id" -> packet.vlan().isPresent() ? number(options, key, packet.vlan()) : Truth.NO;
      case "eth_dst" ->
          bytes(options, key, packet.macs().map(macs -> macs.destination().bytes()), value);
      case "eth_src" ->
          bytes(options, key, packet.macs().map(macs -> macs.source().bytes()), value);
      case "ip_proto" -> ofIp(ip, options, key, its -> OptionalInt.of(its.tuple().protocol()));
      case "ip_tos" -> ofIp(ip, options, key, its -> OptionalInt.of(its.tos()));
      case "ip_ttl" -> ofIp(ip, options, key, its -> OptionalInt.of(its.ttl()));
      case "ipv4_src", "ipv6_src" -> address(options, key, value, tuple, true);
      case "ipv4_dst", "ipv6_dst" -> address(options, key, value, tuple, false);
      case "tcp_src" -> port(options, key, tuple, Packet.TCP, true);
      case "tcp_dst" -> port(options, key, tuple, Packet.TCP, false);
      case "udp_src" -> port(options, key, tuple, Packet.UDP, true);
      case "udp_dst" -> port(options, key, tuple, Packet.UDP, false);
      case "tcp_flags" ->
          is(tuple, Packet.TCP)
              ? number(options, key, OptionalInt.of(ip.orElseThrow().tcpFlags()))
              : Truth.NO;
      case "icmpv4_type", "icmpv6_type" ->
          icmp(key, tuple) ? number(options, key, tuple.orElseThrow().icmpType()) : Truth.NO;
      case "icmpv4_code", "icmpv6_code" ->
          icmp(key, tuple) ? number(options, key, tuple.orElseThrow().icmpCode()) : Truth.NO;
      case "port_src_min" -> range(options, tuple, "port_src", true);
      case "port_dst_min" -> range(options, tuple, "port_dst", false);
      case "port_src_max", "port_dst_max" -> Truth.YES; // asked with its least one
      default -> Truth.MAYBE;
    };
  }

  /** Takes a number out of an IP header. */
  private interface Field {
    OptionalInt of(Packet.Ip ip);
  }

  private static Truth ofIp(Optional<Packet.Ip> ip, Tree.Obj options, String key, Field field) {
    return ip.isEmpty() ? Truth.NO : number(options, key, field.of(ip.get()));
  }

  private static boolean is(Optional<Tuple> tuple, int protocol) {
    return tuple.isPresent() && tuple.get().protocol() == protocol;
  }

  private static boolean icmp(String key, Optional<Tuple> tuple) {
    return is(tuple, key.startsWith("icmpv4") ? Packet.ICMP : Packet.ICMPV6);
  }

  private static Truth port(
      Tree.Obj options, String key, Optional<Tuple> tuple, int protocol, boolean source) {
    return is(tuple, protocol) ? number(options, key, port(tuple.orElseThrow(), source)) : Truth.NO;
  }

  private static OptionalInt port(Tuple tuple, boolean source) {
    return source ? tuple.sourcePort() : tuple.destinationPort();
  }

  private static Truth range(Tree.Obj options, Optional<Tuple> tuple, String key, boolean source) {
    if (tuple.isEmpty()) {
      return Truth.NO;
    }
    OptionalInt port = port(tuple.get(), source);
    return port.isEmpty()
        ? Truth.MAYBE
        : Truth.of(
            port.getAsInt() >= options.number(key + "_min", 0)
                && port.getAsInt() <= options.number(key + "_max", 0xffff));
  }

  /** A key with its mask, where it has one. */
  private static Truth number(Tree.Obj options, String key, OptionalInt actual) {
    OptionalLong wanted = options.number(key);
    if (actual.isEmpty() || wanted.isEmpty()) {
      return Truth.MAYBE;
    }
    long mask = options.number(key + "_mask", -1);
    return Truth.of(((actual.getAsInt() ^ wanted.getAsLong()) & mask) == 0);
  }

  private static Truth address(
      Tree.Obj options, String key, Tree value, Optional<Tuple> tuple, boolean source) {
    int bits = key.startsWith("ipv4") ? 32 : 128;
    if (tuple.isEmpty() || tuple.get().source().bits() != bits) {
      return Truth.NO;
    }
    Bytes actual = (source ? tuple.get().source() : tuple.get().destination()).bytes();
    return bytes(options, key, Optional.of(actual), value);
  }

  private static Truth bytes(Tree.Obj options, String key, Optional<Bytes> actual, Tree value) {
    if (actual.isEmpty()
        || !(value instanceof Tree.Hex(Bytes wanted))
        || wanted.length() != actual.get().length()) {
      return Truth.MAYBE;
    }
    Optional<Bytes> mask = options.hex(key + "_mask");
    if (mask.isPresent() && mask.get().length() != wanted.length()) {
      return Truth.MAYBE;
    }
    for (int i = 0; i < wanted.length(); i++) {
      int bits = mask.isPresent() ? mask.get().at(i) : 0xff;
      if (((wanted.at(i) ^ actual.get().at(i)) & bits) != 0) {
        return Truth.NO;
      }
    }
    return Truth.YES;
  }
}
