package dev.plumb.console.complete;

import java.util.Optional;

/** What a slot of a spec stands for. The word in brackets in the YAML, {@code <iface>}. */
public enum SlotKind {
  IFACE("iface", "an interface"),
  ADDRESS("address", "an address"),
  PREFIX("prefix", "a prefix such as 10.0.0.0/24"),
  GATEWAY("gateway", "a gateway"),
  MAC("mac", "a MAC address"),
  RT_TABLE("rt-table", "a routing table"),
  RT_PROTO("rt-proto", "a routing protocol"),
  RT_SCOPE("rt-scope", "a scope"),
  NETNS("netns", "a named network namespace"),
  CONTAINER("container", "a container"),
  PORT("port", "a port"),
  PROTO("proto", "an IP protocol"),
  PID("pid", "a process id"),
  VLAN("vlan", "a VLAN id, 1..4094"),
  QDISC("qdisc", "a qdisc"),
  NFT_TABLE("nft-table", "an nft table"),
  NFT_CHAIN("nft-chain", "an nft chain"),
  IPT_CHAIN("ipt-chain", "an iptables chain"),
  HOSTNAME("hostname", "a host name"),
  URL("url", "a URL"),
  FILE("file", "a file"),
  DURATION("duration", "a duration in seconds"),
  INT("int", "a number"),
  TEXT("text", "a text");

  private final String word;
  private final String hint;

  SlotKind(String word, String hint) {
    this.word = word;
    this.hint = hint;
  }

  /** The word in brackets in the YAML. */
  public String word() {
    return word;
  }

  /** What to tell a person who has to type it himself. */
  public String hint() {
    return hint;
  }

  /** Whether its values can be listed at all; numbers and free text cannot. */
  public boolean listable() {
    return this != INT && this != TEXT && this != DURATION;
  }

  /** The kind of that word, or empty when there is none. */
  public static Optional<SlotKind> of(String word) {
    for (SlotKind kind : values()) {
      if (kind.word.equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
