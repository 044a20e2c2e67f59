package dev.plumb.world.netlink;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The kernel refused a request: its errno, and its own sentence where it gave one (extended
 * acknowledgement).
 */
public final class NetlinkException extends IOException {
  private static final long serialVersionUID = 1L;

  /** NLMSGERR_ATTR_MSG, NLMSGERR_ATTR_OFFS. */
  private static final int MESSAGE = 1;

  private static final int OFFSET = 2;

  private final String request;
  private final int errno;
  private final transient Optional<String> sentence;
  private final transient OptionalInt offset;

  private NetlinkException(
      String request, int errno, Optional<String> sentence, OptionalInt offset) {
    super(request + " failed: errno " + errno + sentence.map(text -> ": " + text).orElse(""));
    this.request = request;
    this.errno = errno;
    this.sentence = sentence;
    this.offset = offset;
  }

  /**
   * Reads an NLMSG_ERROR, or the end of a dump that failed.
   *
   * @param request what was asked, for the message
   */
  public static NetlinkException of(String request, NetlinkMessage answer) {
    int errno = -answer.s32(0);
    Attributes attributes = Attributes.NONE;
    if ((answer.flags() & NetlinkMessage.NLM_F_ACK_TLVS) != 0) {
      // struct nlmsgerr repeats the request's header, and its payload too unless it was capped.
      int skip = 4;
      if (answer.type() == NetlinkMessage.NLMSG_ERROR) {
        boolean capped = (answer.flags() & NetlinkMessage.NLM_F_CAPPED) != 0;
        int length = capped ? NetlinkMessage.HEADER : answer.s32(4);
        if (length < NetlinkMessage.HEADER || length > answer.payload().length) {
          throw new MalformedMessage("netlink error", "a request of length " + length, 4);
        }
        skip += length + 3 & ~3;
      }
      attributes = answer.attributes(skip, "extended acknowledgement");
    }
    int text = attributes.find(MESSAGE);
    int where = attributes.find(OFFSET);
    return new NetlinkException(
        request,
        errno,
        text < 0 ? Optional.empty() : Optional.of(attributes.string(text)),
        where < 0 ? OptionalInt.empty() : OptionalInt.of((int) attributes.u32(where)));
  }

  /** What was asked. */
  public String request() {
    return request;
  }

  /** A positive errno: 95 is EOPNOTSUPP. */
  public int errno() {
    return errno;
  }

  /** The kernel's own words. */
  public Optional<String> sentence() {
    return sentence;
  }

  /** Which byte of the request it disliked. */
  public OptionalInt offset() {
    return offset;
  }
}
