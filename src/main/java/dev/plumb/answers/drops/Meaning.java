package dev.plumb.answers.drops;

import dev.plumb.model.port.DropReader.Source;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the kernel's counters mean. Only counters of packets that went no further are here.
 *
 * @param sentence of what happened to the packets
 * @param cause the cause code it hints at
 * @param without other counters of the same place which this one counts along; empty for most
 * @see "Documentation/networking/snmp_counter.rst, linux/snmp.h"
 */
record Meaning(String sentence, Optional<String> cause, List<String> without) {
  private static final Map<String, Meaning> SNMP = new HashMap<>();
  private static final Map<String, Meaning> CONNTRACK = new HashMap<>();
  private static final Map<String, Meaning> NEIGHBOUR = new HashMap<>();
  private static final Map<String, Meaning> LINK = new HashMap<>();

  /** The backlog of a processor is full. */
  private static final Meaning SOFTNET =
      new Meaning(
          "a processor's backlog was full (net.core.netdev_max_backlog)",
          Optional.empty(),
          List.of());

  static {
    for (String ip : List.of("Ip", "Ip6")) {
      snmp(ip + "InHdrErrors", "bad header, or the TTL ended here while forwarding", "TTL_TOO_LOW");
      snmp(
          ip + "InAddrErrors",
          "arrived for an address that is not here, and forwarding is off",
          ip.equals("Ip") ? "IP_FORWARD_OFF" : "V6_FORWARD_OFF");
      snmp(ip + "InUnknownProtos", "nobody here speaks the protocol behind the IP header", "");
      snmp(ip + "InDiscards", "let go on arrival: no memory, or a limit", "");
      snmp(ip + "OutDiscards", "let go on departure: no memory, no neighbour, or a filter", "");
      snmp(ip + "OutNoRoutes", "no route to the destination of what was to be sent", "NO_ROUTE");
      snmp(ip + "ReasmFails", "fragments that never became a packet", "");
      snmp(ip + "FragFails", "too big for the next link, and not to be cut", "MTU_MISMATCH");
    }
    snmp("Ip6InNoRoutes", "no route to the destination, or a group nobody here is in", "");
    snmp("IpExtInNoRoutes", "no route to the destination of what arrived", "NO_ROUTE");
    snmp("Ip6InTooBigErrors", "too big for the next link", "MTU_MISMATCH");
    snmp("IpExtInTruncatedPkts", "shorter than their header says", "");
    snmp("Ip6InTruncatedPkts", "shorter than their header says", "");
    snmp("IcmpInErrors", "ICMP messages that could not be used", "", "IcmpInCsumErrors");
    snmp("IcmpInCsumErrors", "ICMP with a wrong checksum", "");
    snmp("Icmp6InErrors", "ICMPv6 messages that could not be used", "", "Icmp6InCsumErrors");
    snmp("Icmp6InCsumErrors", "ICMPv6 with a wrong checksum", "");
    snmp("IcmpOutRateLimitHost", "ICMP not sent: too many to that host", "RATE_LIMITED");
    snmp("IcmpOutRateLimitGlobal", "ICMP not sent: too many in all", "RATE_LIMITED");
    for (String udp : List.of("Udp", "Udp6")) {
      snmp(udp + "NoPorts", "nobody listens on the UDP port", "LISTEN_NONE");
      snmp(udp + "RcvbufErrors", "the socket's receive buffer was full: the program is slow", "");
      snmp(udp + "SndbufErrors", "the socket's send buffer was full", "");
      snmp(udp + "MemErrors", "no memory for UDP (net.ipv4.udp_mem)", "");
      snmp(udp + "InCsumErrors", "UDP with a wrong checksum", "");
      snmp(
          udp + "InErrors",
          "UDP that could not be delivered",
          "",
          udp + "RcvbufErrors",
          udp + "MemErrors",
          udp + "InCsumErrors");
    }
    snmp("TcpInCsumErrors", "TCP with a wrong checksum", "");
    snmp("TcpInErrs", "TCP segments that could not be used", "", "TcpInCsumErrors");
    snmp(
        "TcpExtListenOverflows",
        "a listener's accept queue was full: its program is slow or hung",
        "BACKLOG_FULL");
    snmp(
        "TcpExtListenDrops",
        "a listener let a connection go, for another reason than a full queue",
        "",
        "TcpExtListenOverflows");
    snmp("TcpExtTCPReqQFullDrop", "a listener's queue of requests was full", "BACKLOG_FULL");
    snmp("TcpExtTCPBacklogDrop", "a socket's backlog was full while its program was busy", "");
    snmp("TcpExtTCPRcvQDrop", "a socket's receive queue was full", "");
    snmp("TcpExtTCPZeroWindowDrop", "data came though the window was closed", "");
    snmp("TcpExtRcvPruned", "a socket's receive buffer was overrun", "");
    snmp("TcpExtOfoPruned", "out-of-order data was let go: the receive buffer was full", "");
    snmp("TcpExtPFMemallocDrop", "let go to keep memory for swapping", "");
    snmp("TcpExtTCPMinTTLDrop", "the TTL is below what the socket asks for", "TTL_TOO_LOW");
    snmp("TcpExtTCPDeferAcceptDrop", "a bare ACK, and the listener waits for data", "");
    snmp("TcpExtIPReversePathFilter", "the way back is not by that link (rp_filter)", "RP_FILTER");
    snmp("TcpExtArpFilter", "ARP not answered here: the way back is by another link", "ARP_IGNORE");
    snmp("TcpExtPAWSActive", "an old time stamp in an answer to a connection request", "");
    snmp("TcpExtPAWSEstab", "an old time stamp in an established connection", "");
    snmp("TcpExtLockDroppedIcmps", "ICMP for a socket that was busy", "");
    snmp("TcpExtOutOfWindowIcmps", "ICMP about data that was never in flight", "");
    snmp("TcpExtTCPMD5NotFound", "a TCP signature is missing", "");
    snmp("TcpExtTCPMD5Unexpected", "a TCP signature that nobody asked for", "");
    snmp("TcpExtTCPMD5Failure", "a TCP signature is wrong", "");
    CONNTRACK.put("drop", meaning("connection tracking failed: no memory, or a full table", ""));
    CONNTRACK.put(
        "insert_failed", meaning("a new connection clashed with one that is tracked", ""));
    CONNTRACK.put(
        "early_drop", meaning("entries thrown out for newer ones: the table is full", "CT_FULL"));
    CONNTRACK.put(
        "invalid",
        meaning(
            "fitted no tracked connection: not dropped by that alone, but not NATed",
            "CT_INVALID"));
    for (String table : List.of("arp_cache", "ndisc_cache")) {
      String family = table.equals("arp_cache") ? "IPv4" : "IPv6";
      NEIGHBOUR.put(
          table + " unresolved_discards",
          meaning("waited for an " + family + " neighbour that did not answer", ""));
      NEIGHBOUR.put(
          table + " table_fulls",
          meaning("the " + family + " neighbour table is full", "NEIGH_FULL"));
    }
    LINK.put("rx_dropped", meaning("arrived here and was let go: nobody took it, or no room", ""));
    LINK.put(
        "tx_dropped", meaning("was to leave here and was let go: the link could not take it", ""));
    LINK.put("rx_missed_errors", meaning("the device had no room: the host is too slow", ""));
    LINK.put("rx_errors", meaning("arrived damaged", ""));
    LINK.put("tx_errors", meaning("could not be sent", ""));
    LINK.put("rx_nohandler", meaning("came in by an inactive port of a bond or team", ""));
  }

  private static Meaning meaning(String sentence, String cause, String... without) {
    return new Meaning(
        sentence, cause.isEmpty() ? Optional.empty() : Optional.of(cause), List.of(without));
  }

  private static void snmp(String name, String sentence, String cause, String... without) {
    SNMP.put(name, meaning(sentence, cause, without));
  }

  /** Empty for a counter that does not count drops. */
  static Optional<Meaning> of(Source source, String name) {
    return switch (source) {
      case SNMP, SNMP6 -> Optional.ofNullable(SNMP.get(name));
      case CONNTRACK -> Optional.ofNullable(CONNTRACK.get(name));
      case NEIGHBOUR -> Optional.ofNullable(NEIGHBOUR.get(name));
      case SOFTNET -> Optional.of(SOFTNET);
      case QDISC ->
          Optional.of(
              meaning("the queue was full, or its rate is too low for what came", "QDISC_DROP"));
    };
  }

  /** The counters of a link that count drops, under the keys of {@code stats64}. */
  static Map<String, Meaning> ofLinks() {
    return LINK;
  }
}
