package dev.plumb.world.uapi;

import dev.plumb.world.netlink.Attributes;
import dev.plumb.world.netlink.NetlinkMessage;
import java.util.OptionalInt;

/**
 * RTM_NEWNSID: struct rtgenmsg with NETNSA_* attributes.
 *
 * <p>An answer is relative to the namespace of the socket that asked. Asking assigns nothing.
 *
 * @see "linux/net_namespace.h"
 */
public record NsidMessage(Attributes attributes) {
  public static final int RTM_NEWNSID = 88;
  public static final int RTM_DELNSID = 89;
  public static final int RTM_GETNSID = 90;

  private static final int NETNSA_NSID = 1;
  private static final int NETNSA_FD = 3;

  /** The body of the question: what do you call the namespace behind this descriptor? */
  public static byte[] askBody(int fd) {
    return Body.of(1, 0, new Attributes.Builder().u32(NETNSA_FD, fd));
  }

  /**
   * The body of a request to call the namespace behind a descriptor by this nsid from now on. Only
   * for sockets in a namespace of our own: an nsid stays until one of the two ends.
   */
  public static byte[] newBody(int fd, int nsid) {
    return Body.of(1, 0, new Attributes.Builder().u32(NETNSA_NSID, nsid).u32(NETNSA_FD, fd));
  }

  /** The body of a request for all nsids. */
  public static byte[] dumpBody() {
    return Body.of(1, 0);
  }

  public static NsidMessage decode(NetlinkMessage message) {
    return new NsidMessage(message.attributes(1, "nsid"));
  }

  /** The bytes it was decoded from. */
  public byte[] encode() {
    byte[] rest = attributes.encode();
    byte[] out = new byte[4 + rest.length];
    System.arraycopy(rest, 0, out, 4, rest.length);
    return out;
  }

  /** The nsid; empty when none was ever assigned (NETNSA_NSID_NOT_ASSIGNED). */
  public OptionalInt nsid() {
    int place = attributes.find(NETNSA_NSID);
    int nsid = place < 0 ? -1 : attributes.s32(place);
    return nsid < 0 ? OptionalInt.empty() : OptionalInt.of(nsid);
  }
}
