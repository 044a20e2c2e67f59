package dev.plumb.model.firewall;

import java.util.Optional;

/**
 * Where on a packet's way a base chain is asked, in the order of that way.
 *
 * @see "linux/netfilter.h NF_INET_*, NF_NETDEV_*"
 */
public enum Hook {
  INGRESS("ingress"),
  PREROUTING("prerouting"),
  INPUT("input"),
  FORWARD("forward"),
  OUTPUT("output"),
  POSTROUTING("postrouting"),
  EGRESS("egress");

  private final String word;

  Hook(String word) {
    this.word = word;
  }

  /** nft's word. */
  public String word() {
    return word;
  }

  /** The hook of a word; empty for one that this version does not know. */
  public static Optional<Hook> of(String word) {
    for (Hook hook : values()) {
      if (hook.word.equals(word)) {
        return Optional.of(hook);
      }
    }
    return Optional.empty();
  }
}
