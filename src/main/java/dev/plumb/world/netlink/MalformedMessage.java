package dev.plumb.world.netlink;

/**
 * Bytes that are not what they claim to be: the only thing a decoder throws, for any bytes at all.
 */
public final class MalformedMessage extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int offset;

  /**
   * @param subject the message or attribute: {@code link IFLA_MTU}
   * @param reason what is wrong with it
   * @param offset where in the bytes that were to be decoded
   */
  public MalformedMessage(String subject, String reason, int offset) {
    super(subject + ": " + reason + " at byte " + offset);
    this.offset = offset;
  }

  /** Where in the bytes that were to be decoded. */
  public int offset() {
    return offset;
  }
}
