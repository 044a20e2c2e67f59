package dev.plumb.world.netlink;

import dev.plumb.world.kernel.Errno;
import dev.plumb.world.kernel.NetlinkSocket;
import dev.plumb.world.kernel.SysException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The running kernel, as seen from the namespace in which the socket was opened.
 *
 * <p>Requests go one after the other: a second one sent before the first dump ended is answered
 * with EBUSY.
 */
public final class KernelChannel implements NetlinkChannel {
  /** The kernel fills dump datagrams up to 32 KiB when the reader's buffer has room for them. */
  public static final int BUFFER = 32 * 1024;

  /** Netlink answers at once or never; this only ends what would hang. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final NetlinkSocket socket;
  private final ByteBuffer buffer;

  /** The number of the request under way, or one less than that of the next. */
  private int sequence;

  private KernelChannel(NetlinkSocket socket, ByteBuffer buffer) {
    this.socket = socket;
    this.buffer = buffer;
  }

  /** A buffer for a thread that opens channel after channel. */
  public static ByteBuffer newBuffer() {
    return ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.nativeOrder());
  }

  /**
   * Opens a NETLINK_ROUTE channel in the calling thread's namespace.
   *
   * <p>Before Linux 4.20 the kernel does not check what a dump asks for, and before 4.12 it gives
   * no sentence with a refusal. Both are done without: whole dumps are the same there.
   *
   * @param buffer from {@link #newBuffer}; used by one channel at a time
   */
  public static KernelChannel open(ByteBuffer buffer) throws SysException {
    return open(NetlinkSocket.NETLINK_ROUTE, buffer);
  }

  /**
   * Opens a channel of another netlink protocol in the calling thread's namespace. Opening
   * NETLINK_NETFILTER loads nfnetlink on a kernel that has not yet: ask {@code KernelModules}
   * first.
   *
   * @param protocol {@link NetlinkSocket#NETLINK_SOCK_DIAG} and its like
   * @throws SysException EPROTONOSUPPORT when the kernel has no such protocol
   */
  public static KernelChannel open(int protocol, ByteBuffer buffer) throws SysException {
    NetlinkSocket socket = NetlinkSocket.open(protocol);
    try {
      ifKnown(socket::strictChecking);
      ifKnown(socket::extendedAcknowledgements);
      return new KernelChannel(socket, buffer);
    } catch (SysException failed) {
      socket.close();
      throw failed;
    }
  }

  /** A socket option of a newer kernel. */
  interface Setting {
    void set() throws SysException;
  }

  /** Sets it unless the kernel is too old to know it. */
  static void ifKnown(Setting option) throws SysException {
    try {
      option.set();
    } catch (SysException unknown) {
      if (!unknown.is(Errno.ENOPROTOOPT)) {
        throw unknown;
      }
    }
  }

  /** The namespace's cookie; empty before Linux 5.14. */
  public java.util.OptionalLong cookie() throws SysException {
    var cookie = socket.netnsCookie();
    return cookie.isPresent()
        ? java.util.OptionalLong.of(cookie.get().value())
        : java.util.OptionalLong.empty();
  }

  @Override
  public boolean dump(String request, int type, byte[] body, Consumer<NetlinkMessage> consumer)
      throws IOException {
    return dump(request, type, body, Recall.NOTHING, consumer);
  }

  @Override
  public boolean dump(
      String request, int type, byte[] body, Recall recall, Consumer<NetlinkMessage> consumer)
      throws IOException {
    send(type, NetlinkMessage.NLM_F_REQUEST | NetlinkMessage.NLM_F_DUMP, body);
    Answer answer = new Answer(request, sequence, consumer);
    while (!answer.ended) {
      buffer.limit(receive());
      if (recall.recognises(buffer)) {
        answer.skim(buffer);
      } else {
        NetlinkMessage.each(buffer, buffer.limit(), answer);
      }
    }
    answered(answer);
    return !answer.interrupted;
  }

  @Override
  public NetlinkMessage ask(String request, int type, byte[] body) throws IOException {
    send(type, NetlinkMessage.NLM_F_REQUEST, body);
    NetlinkMessage[] found = new NetlinkMessage[1];
    Answer answer = new Answer(request, sequence, message -> found[0] = message);
    while (found[0] == null && !answer.ended) {
      NetlinkMessage.each(buffer, receive(), answer);
    }
    answered(answer);
    if (found[0] == null) {
      throw new MalformedMessage(request, "an acknowledgement where an answer was due", 0);
    }
    return found[0];
  }

  /**
   * Sends a request that changes something and waits until the kernel says that it did. Only for
   * namespaces of our own.
   *
   * @throws NetlinkException when the kernel refuses
   */
  public void change(String request, int type, byte[] body) throws IOException {
    send(type, NetlinkMessage.NLM_F_REQUEST | NetlinkMessage.NLM_F_ACK, body);
    Answer answer = new Answer(request, sequence, message -> {});
    while (!answer.ended) {
      NetlinkMessage.each(buffer, receive(), answer);
    }
    answered(answer);
  }

  /** Nothing of this answer is left in the socket: the next request may have the same number. */
  private void answered(Answer answer) throws NetlinkException {
    sequence = answer.sequence - 1;
    answer.check();
  }

  /** A request whose answer was not read to its end keeps its number for itself. */
  private void send(int type, int flags, byte[] body) throws SysException {
    sequence++;
    buffer.clear();
    buffer.putInt(NetlinkMessage.HEADER + body.length).putShort((short) type);
    buffer.putShort((short) flags).putInt(sequence).putInt(0).put(body);
    while (buffer.position() % 4 != 0) {
      buffer.put((byte) 0);
    }
    buffer.flip();
    socket.send(buffer);
  }

  private int receive() throws SysException {
    buffer.clear();
    return socket.receive(buffer, PATIENCE);
  }

  /** Collects what belongs to one request, and how it ended. */
  private static final class Answer implements Consumer<NetlinkMessage> {
    private final String request;
    private final int sequence;
    private final Consumer<NetlinkMessage> consumer;
    private boolean ended;
    private boolean interrupted;
    private @Nullable NetlinkException failure;
    private @Nullable MalformedMessage malformed;

    Answer(String request, int sequence, Consumer<NetlinkMessage> consumer) {
      this.request = request;
      this.sequence = sequence;
      this.consumer = consumer;
    }

    @Override
    public void accept(NetlinkMessage message) {
      if (message.sequence() != sequence) {
        return; // left over from a request that was given up
      }
      interrupted |= (message.flags() & NetlinkMessage.NLM_F_DUMP_INTR) != 0;
      switch (message.type()) {
        case NetlinkMessage.NLMSG_NOOP -> {}
        case NetlinkMessage.NLMSG_ERROR, NetlinkMessage.NLMSG_DONE -> {
          ended = true;
          if (message.payload().length >= 4 && message.s32(0) != 0) {
            failure = NetlinkException.of(request, message);
          }
        }
        default -> consume(message);
      }
    }

    /** Looks at how it goes on and ends, and at nothing that it holds. */
    void skim(ByteBuffer datagram) {
      int length = datagram.limit();
      int next;
      for (int at = 0; at < length; at = next) {
        next = NetlinkMessage.after(datagram, at, length);
        interrupted |= (datagram.getShort(at + 6) & NetlinkMessage.NLM_F_DUMP_INTR) != 0;
        if (datagram.getShort(at + 4) < NetlinkMessage.NLMSG_MIN_TYPE) {
          accept(NetlinkMessage.read(datagram, at, length));
        }
      }
    }

    /**
     * A message that nobody can read must not end the reading: the kernel refuses a dump while one
     * is unread.
     */
    private void consume(NetlinkMessage message) {
      if (malformed != null) {
        return;
      }
      try {
        consumer.accept(message);
      } catch (MalformedMessage unreadable) {
        malformed = unreadable;
      }
    }

    void check() throws NetlinkException {
      if (failure != null) {
        throw failure;
      }
      if (malformed != null) {
        throw malformed;
      }
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
