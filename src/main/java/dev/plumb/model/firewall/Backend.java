package dev.plumb.model.firewall;

/**
 * Who keeps a ruleset in the kernel, and which tool speaks for it. The two iptables look alike and
 * each shows its own half only.
 */
public enum Backend {
  /** nf_tables, written by {@code nft} or a program that speaks netlink. */
  NFT("nft"),
  /** nf_tables, written by iptables, ip6tables, ebtables or arptables of the nft kind. */
  IPTABLES_NFT("iptables-nft"),
  /** The old x_tables, with tables of their own. */
  IPTABLES_LEGACY("iptables-legacy");

  private final String word;

  Backend(String word) {
    this.word = word;
  }

  /** {@code nft}, {@code iptables-nft}, {@code iptables-legacy}. */
  public String word() {
    return word;
  }

  /** True for both iptables: its rules are written in iptables' own words. */
  public boolean isIptables() {
    return this != NFT;
  }
}
