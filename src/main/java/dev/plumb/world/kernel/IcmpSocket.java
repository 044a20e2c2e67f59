package dev.plumb.world.kernel;

import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import java.time.Duration;

/**
 * An ICMP echo socket to one address, in the namespace of the thread that opens it.
 *
 * <p>The kernel's ping socket where {@code net.ipv4.ping_group_range} lets us (a new namespace lets
 * nobody), else a raw one, which needs CAP_NET_RAW. Errors that routers send back arrive as errno.
 *
 * @see "icmp(7), raw(7)"
 */
public final class IcmpSocket implements AutoCloseable {
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int IPPROTO_ICMP = 1;
  private static final int IPPROTO_ICMPV6 = 58;
  private static final int SOL_IP = 0;
  private static final int IP_RECVERR = 11;
  private static final int SOL_IPV6 = 41;
  private static final int IPV6_RECVERR = 25;
  private static final int MSG_DONTWAIT = 0x40;
  private static final short POLLIN = 1;
  private static final int HEADER = 8;
  private static final int LARGEST = 2048;

  /**
   * How long an interrupt may go unnoticed: a descriptor can't be closed under a waiting thread.
   */
  private static final int SLICE_MILLIS = 50;

  private final Fd fd;
  private final boolean raw;
  private final boolean version6;
  private final int identifier;
  private final String subject;
  private final NativeMemory memory = NativeMemory.allocate(LARGEST);

  private IcmpSocket(Fd fd, boolean raw, IpAddress address) {
    this.fd = fd;
    this.raw = raw;
    this.version6 = address.family() == Family.INET6;
    this.identifier = (int) (System.nanoTime() >>> 10) & 0xffff;
    this.subject = "ICMP to " + address;
  }

  /**
   * Opens a socket and connects it, which sends nothing.
   *
   * @param scope the ifindex for a link-local IPv6 address; 0 for others
   * @throws SysException EPERM when neither sort of socket is allowed; ENETUNREACH without a route
   */
  public static IcmpSocket open(IpAddress address, int scope) throws SysException {
    int domain = address.family().number();
    int protocol = address.family() == Family.INET ? IPPROTO_ICMP : IPPROTO_ICMPV6;
    boolean raw = false;
    int number = Libc.socket(domain, SOCK_DGRAM | SOCK_CLOEXEC, protocol);
    if (number < 0) {
      raw = true;
      number = Libc.socket(domain, SOCK_RAW | SOCK_CLOEXEC, protocol);
    }
    if (number < 0) {
      throw Libc.failure("socket", "ICMP");
    }
    IcmpSocket socket = new IcmpSocket(new Fd(number), raw, address);
    try {
      socket.connect(address, scope);
      return socket;
    } catch (SysException refused) {
      socket.close();
      throw refused;
    }
  }

  private void connect(IpAddress address, int scope) throws SysException {
    memory.bytes.putInt(0, 1);
    int level = version6 ? SOL_IPV6 : SOL_IP;
    int option = version6 ? IPV6_RECVERR : IP_RECVERR;
    if (Libc.setsockopt(fd.number(), level, option, memory.address, Integer.BYTES) != 0) {
      throw Libc.failure("setsockopt", subject);
    }
    // struct sockaddr_in: family, port, address at 4; sockaddr_in6: address at 8, scope at 24.
    memory.bytes.put(0, new byte[28]).putShort(0, (short) address.family().number());
    memory.bytes.put(version6 ? 8 : 4, address.bytes().toArray());
    if (version6) {
      memory.bytes.putInt(24, scope);
    }
    if (Libc.connect(fd.number(), memory.address, version6 ? 28 : 16) != 0) {
      throw Libc.failure("connect", subject);
    }
  }

  /**
   * Sends one echo request.
   *
   * @param sequence 16 bits
   */
  public void send(int sequence, byte[] payload) throws SysException {
    byte[] packet = new byte[HEADER + payload.length];
    packet[0] = (byte) (version6 ? 128 : 8);
    packet[4] = (byte) (identifier >> 8); // a ping socket writes its own here
    packet[5] = (byte) identifier;
    packet[6] = (byte) (sequence >> 8);
    packet[7] = (byte) sequence;
    System.arraycopy(payload, 0, packet, HEADER, payload.length);
    int checksum = version6 ? 0 : checksum(packet); // for IPv6 the kernel knows the addresses
    packet[2] = (byte) (checksum >> 8);
    packet[3] = (byte) checksum;
    memory.bytes.put(0, packet);
    if (Libc.send(fd.number(), memory.address, packet.length, 0) < 0) {
      throw Libc.failure("send", subject);
    }
  }

  /**
   * Waits for the reply to a request.
   *
   * @return false when the time passed, or this thread was interrupted
   * @throws SysException what the network said instead: EHOSTUNREACH, ENETUNREACH, EACCES
   */
  public boolean awaitReply(int sequence, byte[] payload, Duration patience) throws SysException {
    long end = System.nanoTime() + patience.toNanos();
    while (!Thread.currentThread().isInterrupted()) {
      long left = (end - System.nanoTime() + 999_999) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      if (readable((int) Math.min(left, SLICE_MILLIS)) && received(sequence, payload)) {
        return true;
      }
    }
    return false;
  }

  private boolean readable(int millis) throws SysException {
    // struct pollfd: fd, events, revents.
    memory.bytes.putInt(0, fd.number()).putShort(4, POLLIN).putShort(6, (short) 0);
    int ready = Libc.poll(memory.address, 1, millis);
    if (ready < 0 && !Libc.errno().equals(Errno.EINTR)) {
      throw Libc.failure("poll", subject);
    }
    return ready > 0;
  }

  private boolean received(int sequence, byte[] payload) throws SysException {
    long length = Libc.recvfrom(fd.number(), memory.address, LARGEST, MSG_DONTWAIT, 0, 0);
    if (length < 0) {
      Errno errno = Libc.errno();
      if (errno.equals(Errno.EAGAIN) || errno.equals(Errno.EINTR)) {
        return false;
      }
      throw new SysException("recvfrom", errno, subject);
    }
    byte[] packet = memory.copy((int) length);
    int at = raw && !version6 && packet.length > 0 ? (packet[0] & 15) * 4 : 0;
    if (packet.length != at + HEADER + payload.length) {
      return false;
    }
    boolean reply = (packet[at] & 0xff) == (version6 ? 129 : 0);
    boolean ours = !raw || number(packet, at + 4) == identifier;
    boolean same =
        java.util.Arrays.equals(packet, at + HEADER, packet.length, payload, 0, payload.length);
    return reply && ours && same && number(packet, at + 6) == (sequence & 0xffff);
  }

  private static int number(byte[] packet, int at) {
    return (packet[at] & 0xff) << 8 | (packet[at + 1] & 0xff);
  }

  /** RFC 1071. */
  private static int checksum(byte[] packet) {
    int sum = 0;
    for (int i = 0; i < packet.length; i += 2) {
      sum += (packet[i] & 0xff) << 8;
      sum += i + 1 < packet.length ? packet[i + 1] & 0xff : 0;
    }
    sum = (sum >> 16) + (sum & 0xffff);
    sum += sum >> 16;
    return ~sum & 0xffff;
  }

  @Override
  public void close() {
    if (fd.isOpen()) {
      fd.close();
      memory.close();
    }
  }
}
