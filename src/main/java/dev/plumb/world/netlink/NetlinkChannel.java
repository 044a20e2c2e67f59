package dev.plumb.world.netlink;

import java.io.IOException;
import java.util.function.Consumer;

/**
 * A conversation with a kernel: the real one, a recorded one, or the real one while it is recorded.
 */
public interface NetlinkChannel extends AutoCloseable {
  /** How often a dump that the kernel interrupted is asked for again. */
  int REPEATS = 5;

  /**
   * Asks for all objects of a sort.
   *
   * @param request for errors: {@code dump of links}
   * @param type RTM_GET*
   * @param body the family header and the attributes of the request
   * @param consumer gets each answer in the kernel's order
   * @return false when the kernel said that the list changed while it was read (NLM_F_DUMP_INTR)
   * @throws NetlinkException when the kernel refuses
   * @throws IOException when the socket fails
   */
  boolean dump(String request, int type, byte[] body, Consumer<NetlinkMessage> consumer)
      throws IOException;

  /**
   * As the other {@code dump}, for a reader that may know the answer already: of a datagram that it
   * recognises nothing is handed out. A channel that knows of no datagrams does not ask.
   */
  default boolean dump(
      String request, int type, byte[] body, Recall recall, Consumer<NetlinkMessage> consumer)
      throws IOException {
    return dump(request, type, body, consumer);
  }

  /**
   * Sends one request and waits for its one answer.
   *
   * @throws NetlinkException when the kernel refuses
   */
  NetlinkMessage ask(String request, int type, byte[] body) throws IOException;

  @Override
  void close() throws IOException;
}
