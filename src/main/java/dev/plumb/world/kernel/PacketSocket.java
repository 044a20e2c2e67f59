package dev.plumb.world.kernel;

import dev.plumb.model.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A packet socket on one link, in the namespace of the thread that opens it: every packet that
 * passes, both ways, not promiscuous. It may be read from any one thread afterwards.
 *
 * <p>It needs CAP_NET_RAW in the namespace. The kernel takes VLAN tags out of the packets and hands
 * them over beside them; here they are put back.
 *
 * @see "packet(7)"
 */
public final class PacketSocket implements AutoCloseable {
  /** sll_pkttype: for us, for all, for a group, for somebody else, from us. */
  public static final int PACKET_OUTGOING = 4;

  private static final int AF_PACKET = 17;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int ETH_P_ALL = 3;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int SO_ATTACH_FILTER = 26;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int SO_TIMESTAMPNS = 35;
  private static final int SOL_PACKET = 263;
  private static final int PACKET_STATISTICS = 6;
  private static final int PACKET_AUXDATA = 8;
  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_DONTWAIT = 0x40;
  private static final short POLLIN = 1;
  private static final int TP_STATUS_VLAN_VALID = 1 << 4;
  private static final int TP_STATUS_VLAN_TPID_VALID = 1 << 6;
  private static final int ETH_P_8021Q = 0x8100;
  private static final int TAG = 4;
  private static final int ADDRESSES = 12;

  /** Longer than what any link carries, segmentation offload included. */
  public static final int LONGEST = 262_144;

  // sockaddr_ll at 0 (20 bytes), msghdr at 32 (56), iovec at 96 (16), control at 128, packet after
  // it.
  private static final int SOCKADDR_LL = 20;
  private static final int HEADER_AT = 32;
  private static final int IOVEC_AT = 96;
  private static final int CONTROL_AT = 128;
  private static final int CONTROL_SIZE = 128;
  private static final int PACKET_AT = CONTROL_AT + CONTROL_SIZE;

  private final Fd fd;
  private final boolean cooked;
  private final String subject;
  private final NativeMemory memory = NativeMemory.uninitialised(PACKET_AT + LONGEST);
  private long received;
  private long lost;

  private PacketSocket(Fd fd, boolean cooked, String subject) {
    this.fd = fd;
    this.cooked = cooked;
    this.subject = subject;
  }

  /**
   * One packet.
   *
   * @param nanoseconds since 1970, when it passed
   * @param packetType sll_pkttype
   * @param protocol of the packet behind the link's header, an EtherType
   * @param length on the wire, tag included
   */
  public record Frame(long nanoseconds, int packetType, int protocol, int length, Bytes data) {}

  /**
   * Opens a socket on a link. Not one packet passes it that does not fit the filter.
   *
   * @param ifindex in the calling thread's namespace
   * @param cooked true for links without an Ethernet header: packets begin with their network
   *     header
   * @param filter a classic BPF program, 8 bytes for each instruction in host order; empty for
   *     every packet
   * @param room for packets that nobody has read yet, in bytes
   * @throws SysException EPERM without CAP_NET_RAW, ENODEV when the link is gone
   */
  public static PacketSocket open(int ifindex, boolean cooked, byte[] filter, int room)
      throws SysException {
    String subject = "packet socket on link " + ifindex;
    // Protocol 0 hears nothing: filter and options are there before the first packet is.
    int number = Libc.socket(AF_PACKET, (cooked ? SOCK_DGRAM : SOCK_RAW) | SOCK_CLOEXEC, 0);
    if (number < 0) {
      throw Libc.failure("socket", subject);
    }
    PacketSocket socket = new PacketSocket(new Fd(number), cooked, subject);
    try {
      if (filter.length > 0) {
        socket.attach(filter);
      }
      socket.option(SOL_SOCKET, SO_TIMESTAMPNS, 1);
      socket.option(SOL_PACKET, PACKET_AUXDATA, 1);
      socket.room(room);
      socket.bind(ifindex);
      return socket;
    } catch (SysException refused) {
      socket.close();
      throw refused;
    }
  }

  private void attach(byte[] filter) throws SysException {
    // struct sock_fprog: len 0 (u16), filter 8.
    try (NativeMemory program = NativeMemory.ofBytes(filter)) {
      memory.bytes.putLong(0, 0).putShort(0, (short) (filter.length / 8));
      memory.bytes.putLong(8, program.address);
      if (Libc.setsockopt(fd.number(), SOL_SOCKET, SO_ATTACH_FILTER, memory.address, 16) != 0) {
        throw Libc.failure("setsockopt SO_ATTACH_FILTER", subject);
      }
    }
  }

  private void option(int level, int option, int value) throws SysException {
    memory.bytes.putInt(0, value);
    if (Libc.setsockopt(fd.number(), level, option, memory.address, Integer.BYTES) != 0) {
      throw Libc.failure("setsockopt " + option, subject);
    }
  }

  private void room(int bytes) throws SysException {
    memory.bytes.putInt(0, bytes);
    int level = SOL_SOCKET;
    if (Libc.setsockopt(fd.number(), level, SO_RCVBUFFORCE, memory.address, Integer.BYTES) != 0) {
      option(level, SO_RCVBUF, bytes); // as much as the system's limit allows
    }
  }

  private void bind(int ifindex) throws SysException {
    // struct sockaddr_ll: family 0, protocol 2 (network order), ifindex 4.
    memory.bytes.put(0, new byte[SOCKADDR_LL]).putShort(0, (short) AF_PACKET);
    memory.bytes.put(3, (byte) ETH_P_ALL).putInt(4, ifindex);
    if (Libc.bind(fd.number(), memory.address, SOCKADDR_LL) != 0) {
      throw Libc.failure("bind", subject);
    }
  }

  /**
   * Waits until one of several has something to read.
   *
   * @return false when the time passed, or a signal came
   */
  public static boolean await(List<PacketSocket> sockets, int millis) throws SysException {
    try (NativeMemory polled = NativeMemory.uninitialised(Math.max(1, sockets.size()) * 8)) {
      for (int i = 0; i < sockets.size(); i++) {
        // struct pollfd: fd 0, events 4, revents 6.
        polled.bytes.putInt(i * 8, sockets.get(i).fd.number());
        polled.bytes.putShort(i * 8 + 4, POLLIN).putShort(i * 8 + 6, (short) 0);
      }
      int ready = Libc.poll(polled.address, sockets.size(), millis);
      if (ready < 0 && !Libc.errno().equals(Errno.EINTR)) {
        throw Libc.failure("poll", "packet sockets");
      }
      return ready > 0;
    }
  }

  /**
   * The next packet without waiting; null when there is none.
   *
   * @throws SysException ENETDOWN once, when the link went down or away
   */
  public @Nullable Frame receive() throws SysException {
    ByteBuffer bytes = memory.bytes;
    while (true) {
      bytes.putLong(IOVEC_AT, memory.address + PACKET_AT).putLong(IOVEC_AT + 8, LONGEST);
      // struct msghdr: name 0, namelen 8, iov 16, iovlen 24, control 32, controllen 40, flags 48.
      bytes.putLong(HEADER_AT, memory.address).putLong(HEADER_AT + 8, SOCKADDR_LL);
      bytes.putLong(HEADER_AT + 16, memory.address + IOVEC_AT).putLong(HEADER_AT + 24, 1);
      bytes.putLong(HEADER_AT + 32, memory.address + CONTROL_AT);
      bytes.putLong(HEADER_AT + 40, CONTROL_SIZE).putLong(HEADER_AT + 48, 0);
      long length = Libc.recvmsg(fd.number(), memory.address + HEADER_AT, MSG_TRUNC | MSG_DONTWAIT);
      if (length >= 0) {
        return frame((int) length);
      }
      Errno errno = Libc.errno();
      if (errno.equals(Errno.EAGAIN)) {
        return null;
      }
      if (!errno.equals(Errno.EINTR)) {
        throw new SysException("recvmsg", errno, subject);
      }
    }
  }

  private Frame frame(int length) throws SysException {
    ByteBuffer bytes = memory.bytes;
    int protocol = (bytes.get(2) & 0xff) << 8 | (bytes.get(3) & 0xff);
    long nanoseconds = -1;
    int tag = -1;
    int tagProtocol = ETH_P_8021Q;
    int at = CONTROL_AT;
    int end = CONTROL_AT + (int) Math.min(bytes.getLong(HEADER_AT + 40), CONTROL_SIZE);
    // struct cmsghdr: len 0 (8 bytes), level 8, type 12, data 16; padded to 8.
    while (at + 16 <= end) {
      long size = bytes.getLong(at);
      if (size < 16 || size > end - at) {
        break;
      }
      int level = bytes.getInt(at + 8);
      int type = bytes.getInt(at + 12);
      if (level == SOL_SOCKET && type == SO_TIMESTAMPNS && size >= 32) {
        nanoseconds = bytes.getLong(at + 16) * 1_000_000_000 + bytes.getLong(at + 24);
      } else if (level == SOL_PACKET && type == PACKET_AUXDATA && size >= 36) {
        // struct tpacket_auxdata: status 0, len 4, snaplen 8, mac 12, net 14, tci 16, tpid 18.
        int status = bytes.getInt(at + 16);
        if ((status & TP_STATUS_VLAN_VALID) != 0) {
          tag = bytes.getShort(at + 32) & 0xffff;
          tagProtocol =
              (status & TP_STATUS_VLAN_TPID_VALID) != 0
                  ? bytes.getShort(at + 34) & 0xffff
                  : ETH_P_8021Q;
        }
      }
      at += (int) ((size + 7) & ~7L);
    }
    if (nanoseconds < 0) {
      throw new SysException("recvmsg", Errno.EINVAL, subject, ", a packet without a time");
    }
    int kept = Math.min(length, LONGEST);
    int type = bytes.get(10) & 0xff;
    if (tag < 0 || cooked || kept < ADDRESSES) {
      byte[] data = new byte[kept];
      bytes.get(PACKET_AT, data);
      return new Frame(nanoseconds, type, protocol, length, Bytes.of(data));
    }
    byte[] data = new byte[kept + TAG];
    bytes.get(PACKET_AT, data, 0, ADDRESSES);
    ByteBuffer.wrap(data)
        .order(ByteOrder.BIG_ENDIAN)
        .putShort(ADDRESSES, (short) tagProtocol)
        .putShort(ADDRESSES + 2, (short) tag);
    bytes.get(PACKET_AT + ADDRESSES, data, ADDRESSES + TAG, kept - ADDRESSES);
    return new Frame(nanoseconds, type, protocol, length + TAG, Bytes.of(data));
  }

  /** How many packets came to it so far, those that it lost included. */
  public long received() throws SysException {
    readStatistics();
    return received;
  }

  /** How many packets the kernel dropped so far, because the room for them was full. */
  public long lost() throws SysException {
    readStatistics();
    return lost;
  }

  /** The kernel's counters start again at each look. */
  private void readStatistics() throws SysException {
    // struct tpacket_stats: packets 0, drops 4; then the length of it.
    memory.bytes.putInt(8, 8);
    if (Libc.getsockopt(
            fd.number(), SOL_PACKET, PACKET_STATISTICS, memory.address, memory.address + 8)
        != 0) {
      throw Libc.failure("getsockopt PACKET_STATISTICS", subject);
    }
    received += Integer.toUnsignedLong(memory.bytes.getInt(0));
    lost += Integer.toUnsignedLong(memory.bytes.getInt(4));
  }

  @Override
  public void close() {
    if (fd.isOpen()) {
      fd.close();
      memory.close();
    }
  }
}
