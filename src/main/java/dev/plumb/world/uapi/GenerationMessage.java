package dev.plumb.world.uapi;

import dev.plumb.world.netlink.Attributes;
import dev.plumb.world.netlink.NetlinkMessage;
import java.util.OptionalLong;

/**
 * NFT_MSG_NEWGEN: how many times the rulesets of nf_tables changed in a namespace.
 *
 * @see "linux/netfilter/nf_tables.h enum nft_gen_attributes"
 */
public record GenerationMessage(Attributes attributes) {
  /** NFNL_SUBSYS_NFTABLES (10) in the high byte, NFT_MSG_GETGEN (16) in the low. */
  public static final int NFT_MSG_GETGEN = 10 << 8 | 16;

  /** The tables themselves: NFT_MSG_GETTABLE (1). */
  public static final int NFT_MSG_GETTABLE = 10 << 8 | 1;

  /** sizeof(struct nfgenmsg): family, version, be16 resource. */
  static final int NFGENMSG = 4;

  /** __be32 */
  private static final int NFTA_GEN_ID = 1;

  /** The body of the question. */
  public static byte[] askBody() {
    return Body.of(NFGENMSG, 0);
  }

  public static GenerationMessage decode(NetlinkMessage message) {
    return new GenerationMessage(message.attributes(NFGENMSG, "generation"));
  }

  /** The number; empty when the kernel did not tell one. */
  public OptionalLong id() {
    int place = attributes.find(NFTA_GEN_ID);
    return place < 0 ? OptionalLong.empty() : OptionalLong.of(attributes.be32(place));
  }
}
