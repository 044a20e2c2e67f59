package dev.plumb.world.kernel;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A netlink socket: bytes out, bytes in, nothing understood. It belongs for ever to the namespace
 * its opening thread was in, and may be used from any one thread at a time afterwards.
 *
 * <p>Only what the kernel sent is handed out: inside a container its root could send to our port.
 */
public final class NetlinkSocket implements AutoCloseable {
  /** linux/netlink.h protocols. */
  public static final int NETLINK_ROUTE = 0;

  public static final int NETLINK_SOCK_DIAG = 4;
  public static final int NETLINK_XFRM = 6;
  public static final int NETLINK_NETFILTER = 12;
  public static final int NETLINK_GENERIC = 16;

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SOL_NETLINK = 270;
  private static final int SO_RCVBUF = 8;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int NETLINK_ADD_MEMBERSHIP = 1;
  private static final int NETLINK_LISTEN_ALL_NSID = 8;
  private static final int NETLINK_EXT_ACK = 11;
  private static final int NETLINK_GET_STRICT_CHK = 12;
  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_DONTWAIT = 0x40;
  private static final short POLLIN = 1;

  /** sizeof(struct sockaddr_nl): family, pad, pid, groups. */
  private static final int SOCKADDR_NL = 12;

  // One block for all the small structures a call needs, so that receiving allocates nothing:
  // sockaddr_nl at 0, socklen_t at 16, pollfd at 24, msghdr at 32 (56 bytes), iovec at 96, control
  // at 128 (128 bytes).
  private static final int LENGTH_AT = 16;
  private static final int POLL_AT = 24;
  private static final int HEADER_AT = 32;
  private static final int IOVEC_AT = 96;
  private static final int CONTROL_AT = 128;
  private static final int CONTROL_SIZE = 128;

  private final Fd fd;
  private final NativeMemory scratch;
  private final String subject;
  private @Nullable ByteBuffer lastBuffer;
  private long lastAddress;

  private NetlinkSocket(Fd fd, String subject) {
    this.fd = fd;
    this.subject = subject;
    this.scratch = NativeMemory.allocate(CONTROL_AT + CONTROL_SIZE);
  }

  /**
   * Opens a socket (close-on-exec) in the calling thread's namespace.
   *
   * @param protocol {@link #NETLINK_ROUTE} and its like
   * @throws SysException EPROTONOSUPPORT when the kernel has no such protocol
   */
  public static NetlinkSocket open(int protocol) throws SysException {
    String subject = protocol == NETLINK_ROUTE ? "rtnetlink" : "netlink protocol " + protocol;
    int number = Libc.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
    if (number < 0) {
      throw Libc.failure("socket", subject);
    }
    return new NetlinkSocket(new Fd(number), subject);
  }

  /** Errors come with the kernel's own sentence and offset. Since Linux 4.12. */
  public void extendedAcknowledgements() throws SysException {
    option(SOL_NETLINK, NETLINK_EXT_ACK, "NETLINK_EXT_ACK", 1);
  }

  /** Dump requests are checked, so filters count. Since Linux 4.20: ENOPROTOOPT before. */
  public void strictChecking() throws SysException {
    option(SOL_NETLINK, NETLINK_GET_STRICT_CHK, "NETLINK_GET_STRICT_CHK", 1);
  }

  /** Multicast of every namespace that has an nsid here arrives too; see {@link #receiveFrom}. */
  public void listenAllNsid() throws SysException {
    option(SOL_NETLINK, NETLINK_LISTEN_ALL_NSID, "NETLINK_LISTEN_ALL_NSID", 1);
  }

  /**
   * @param group RTNLGRP_* (a number, not a bit mask)
   */
  public void join(int group) throws SysException {
    option(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, "NETLINK_ADD_MEMBERSHIP " + group, group);
  }

  /** Room for unread messages, in bytes; beyond the system's limit where we are privileged. */
  public void receiveBuffer(int bytes) throws SysException {
    scratch.bytes.putInt(0, bytes);
    if (Libc.setsockopt(fd.number(), SOL_SOCKET, SO_RCVBUFFORCE, scratch.address, 4) != 0) {
      option(SOL_SOCKET, SO_RCVBUF, "SO_RCVBUF", bytes);
    }
  }

  private void option(int level, int option, String name, int value) throws SysException {
    scratch.bytes.putInt(0, value);
    if (Libc.setsockopt(fd.number(), level, option, scratch.address, Integer.BYTES) != 0) {
      throw Libc.failure("setsockopt", name + ", " + subject);
    }
  }

  /**
   * Binds to a port the kernel chooses. Sending does it too; listening needs it first.
   *
   * @param groups bit mask of the first 32 multicast groups, 0 for none
   */
  public void bind(int groups) throws SysException {
    scratch.bytes.putShort(0, (short) AF_NETLINK).putShort(2, (short) 0).putInt(4, 0);
    scratch.bytes.putInt(8, groups);
    if (Libc.bind(fd.number(), scratch.address, SOCKADDR_NL) != 0) {
      throw Libc.failure("bind", subject);
    }
  }

  /** Our own port: what replies carry in {@code nlmsg_pid}. 0 before the socket is bound. */
  public int port() throws SysException {
    scratch.bytes.putInt(LENGTH_AT, SOCKADDR_NL);
    if (Libc.getsockname(fd.number(), scratch.address, scratch.address + LENGTH_AT) != 0) {
      throw Libc.failure("getsockname", subject);
    }
    return scratch.bytes.getInt(4);
  }

  /** The cookie of the namespace this socket belongs to; empty before Linux 5.14. */
  public Optional<NetnsCookie> netnsCookie() throws SysException {
    return NetnsCookie.ofSocket(fd, scratch);
  }

  /**
   * Sends what lies between position and limit of a direct buffer, to the kernel, as one datagram.
   * The position is left as it is.
   */
  public void send(ByteBuffer message) throws SysException {
    int length = message.remaining();
    long address = addressOf(message);
    try {
      while (true) {
        long sent = Libc.send(fd.number(), address, length, 0);
        if (sent == length) {
          return;
        }
        Errno errno = sent < 0 ? Libc.errno() : Errno.EMSGSIZE;
        if (!errno.equals(Errno.EINTR)) {
          throw new SysException("send", errno, subject);
        }
      }
    } finally {
      Reference.reachabilityFence(message);
    }
  }

  /**
   * Takes one datagram from the kernel and puts it at the position of a direct buffer, which is
   * left as it is. It mostly lies there already: the kernel answers before the request's send
   * returns.
   *
   * @param patience how long to wait for it otherwise
   * @return how many bytes it has
   * @throws BufferTooSmall if it did not fit; the rest of it is lost
   * @throws MessagesLost if the kernel dropped messages because we read too slowly (ENOBUFS)
   * @throws SysException EAGAIN when none came
   */
  public int receive(ByteBuffer into, Duration patience) throws SysException {
    long address = addressOf(into);
    int room = into.remaining();
    try {
      while (true) {
        scratch.bytes.putInt(LENGTH_AT, SOCKADDR_NL);
        long length =
            Libc.recvfrom(
                fd.number(),
                address,
                room,
                MSG_TRUNC | MSG_DONTWAIT,
                scratch.address,
                scratch.address + LENGTH_AT);
        if (length < 0) {
          if (!Libc.errno().equals(Errno.EAGAIN)) {
            again("recvfrom");
          } else if (!awaitReadable(patience)) {
            throw new SysException("recvfrom", Errno.EAGAIN, subject);
          }
        } else if (scratch.bytes.getInt(4) == 0) {
          if (length > room) {
            throw new BufferTooSmall(subject, room, length);
          }
          return (int) length;
        }
      }
    } finally {
      Reference.reachabilityFence(into);
    }
  }

  /**
   * As {@link #receive}, with the name of the namespace it is about.
   *
   * @see #listenAllNsid
   */
  public Received receiveFrom(ByteBuffer into) throws SysException {
    long address = addressOf(into);
    int room = into.remaining();
    ByteBuffer memory = scratch.bytes;
    try {
      while (true) {
        memory.putLong(IOVEC_AT, address).putLong(IOVEC_AT + 8, room);
        // struct msghdr: name 0, namelen 8, iov 16, iovlen 24, control 32, controllen 40, flags 48.
        memory.putLong(HEADER_AT, scratch.address).putInt(HEADER_AT + 8, SOCKADDR_NL);
        memory.putLong(HEADER_AT + 16, scratch.address + IOVEC_AT).putLong(HEADER_AT + 24, 1);
        memory.putLong(HEADER_AT + 32, scratch.address + CONTROL_AT);
        memory.putLong(HEADER_AT + 40, CONTROL_SIZE).putInt(HEADER_AT + 48, 0);
        long length = Libc.recvmsg(fd.number(), scratch.address + HEADER_AT, MSG_TRUNC);
        if (length < 0) {
          again("recvmsg");
        } else if (memory.getInt(4) == 0) {
          if (length > room) {
            throw new BufferTooSmall(subject, room, length);
          }
          return new Received((int) length, nsid(memory.getLong(HEADER_AT + 40)));
        }
      }
    } finally {
      Reference.reachabilityFence(into);
    }
  }

  /** Asked of the JVM once for a buffer that is used again and again. */
  private long addressOf(ByteBuffer buffer) {
    if (buffer != lastBuffer) {
      lastAddress = NativeMemory.addressOf(buffer) - buffer.position();
      lastBuffer = buffer;
    }
    return lastAddress + buffer.position();
  }

  private OptionalInt nsid(long controlLength) {
    int at = CONTROL_AT;
    int end = CONTROL_AT + (int) Math.min(controlLength, CONTROL_SIZE);
    // struct cmsghdr: len 0 (8 bytes), level 8, type 12, data 16; padded to 8.
    while (at + 16 <= end) {
      long length = scratch.bytes.getLong(at);
      if (length < 16 || length > end - at) {
        break;
      }
      if (length >= 20
          && scratch.bytes.getInt(at + 8) == SOL_NETLINK
          && scratch.bytes.getInt(at + 12) == NETLINK_LISTEN_ALL_NSID) {
        return OptionalInt.of(scratch.bytes.getInt(at + 16));
      }
      at += (int) ((length + 7) & ~7L);
    }
    return OptionalInt.empty();
  }

  /** Returns when the failed call is worth repeating. */
  private void again(String call) throws SysException {
    Errno errno = Libc.errno();
    if (errno.equals(Errno.ENOBUFS)) {
      throw new MessagesLost(call, subject);
    }
    if (!errno.equals(Errno.EINTR)) {
      throw new SysException(call, errno, subject);
    }
  }

  /**
   * Waits until something can be received.
   *
   * @return false if the time passed without anything
   */
  public boolean awaitReadable(Duration timeout) throws SysException {
    long end = System.nanoTime() + timeout.toNanos();
    while (true) {
      long left = Math.max(0, end - System.nanoTime());
      int millis = (int) Math.min(Integer.MAX_VALUE, (left + 999_999) / 1_000_000);
      scratch.bytes.putInt(POLL_AT, fd.number()).putShort(POLL_AT + 4, POLLIN);
      scratch.bytes.putShort(POLL_AT + 6, (short) 0);
      int ready = Libc.poll(scratch.address + POLL_AT, 1, millis);
      if (ready >= 0) {
        return ready > 0;
      }
      Errno errno = Libc.errno();
      if (!errno.equals(Errno.EINTR)) {
        throw new SysException("poll", errno, subject);
      }
    }
  }

  Fd fd() {
    return fd;
  }

  @Override
  public void close() {
    if (fd.isOpen()) {
      fd.close();
      scratch.close();
    }
  }

  @Override
  public String toString() {
    return subject + " on " + fd;
  }

  /**
   * One datagram.
   *
   * @param length in bytes
   * @param nsid what the socket's own namespace calls the one the message is about; empty means its
   *     own
   */
  public record Received(int length, OptionalInt nsid) {}

  /** A datagram did not fit into the buffer; its end is lost. */
  public static final class BufferTooSmall extends SysException {
    private static final long serialVersionUID = 1;

    private final long needed;

    BufferTooSmall(String subject, long room, long needed) {
      super("recv", Errno.EMSGSIZE, subject, ", " + needed + " bytes into a buffer of " + room);
      this.needed = needed;
    }

    /** How many bytes the datagram had. */
    public long needed() {
      return needed;
    }
  }

  /** The kernel dropped messages for this socket: what was known is stale, ask anew. */
  public static final class MessagesLost extends SysException {
    private static final long serialVersionUID = 1;

    MessagesLost(String call, String subject) {
      super(call, Errno.ENOBUFS, subject, ", messages were lost");
    }
  }
}
