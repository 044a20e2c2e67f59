package dev.plumb.model.firewall;

import java.util.Optional;

/**
 * The packets a table is for, by nft's word; the order is the one in which tables are listed.
 *
 * @see "linux/netfilter.h NFPROTO_*"
 */
public enum TableFamily {
  NETDEV("netdev"),
  BRIDGE("bridge"),
  ARP("arp"),
  IP("ip"),
  IP6("ip6"),
  /** Both IPv4 and IPv6. */
  INET("inet");

  private final String word;

  TableFamily(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  /** The family of a word; empty for one that this version does not know. */
  public static Optional<TableFamily> of(String word) {
    for (TableFamily family : values()) {
      if (family.word.equals(word)) {
        return Optional.of(family);
      }
    }
    return Optional.empty();
  }
}
