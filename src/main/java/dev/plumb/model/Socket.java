package dev.plumb.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * An IPv4 or IPv6 socket, as sock_diag tells it.
 *
 * @param netns in which it was opened, wherever its owners live
 * @param state TCP_*, of UDP and raw sockets too: see {@link #stateWord}
 * @param local all zero when it takes every address
 * @param localPort 0 when it has none; of a raw socket the IP protocol
 * @param remote all zero when it is not connected
 * @param device the ifindex it is bound to; empty when to none
 * @param inode by which its owners' descriptors name it; empty for one that nobody holds any more,
 *     like those in TIME-WAIT
 * @param cookie the kernel's own number of it, never used again
 * @param uid of the user who made it
 * @param receiveQueue bytes unread; of a listener the connections nobody accepted yet
 * @param sendQueue bytes not acknowledged; of a listener how many may wait
 * @param v6only whether an IPv6 socket refuses IPv4; empty where the kernel does not say
 * @param mark SO_MARK; empty without CAP_NET_ADMIN
 * @param cgroup the id (inode) of its maker's cgroup v2; empty where the kernel does not say
 * @param owners every process that has it open, in rising order; none when nobody has, or when
 *     nobody looked
 * @param settings what no question needs by name, with the kernel's values
 * @see "linux/inet_diag.h, sock_diag(7)"
 */
public record Socket(
    NetnsId netns,
    Protocol protocol,
    int state,
    IpAddress local,
    int localPort,
    IpAddress remote,
    int remotePort,
    OptionalInt device,
    OptionalLong inode,
    long cookie,
    long uid,
    long receiveQueue,
    long sendQueue,
    Optional<Boolean> v6only,
    OptionalLong mark,
    OptionalLong cgroup,
    List<SocketOwner> owners,
    Tree.Obj settings,
    List<UnknownAttribute> unknown) {
  public static final int ESTABLISHED = 1;
  public static final int TIME_WAIT = 6;

  /**
   * Of UDP: not connected. Of TCP: bound to a port, and neither listening nor connected (since
   * Linux 6.8; not listed where it is the namespace's only TCP socket).
   */
  public static final int CLOSE = 7;

  public static final int LISTEN = 10;

  private static final String[] STATES = {
    "ESTAB",
    "SYN-SENT",
    "SYN-RECV",
    "FIN-WAIT-1",
    "FIN-WAIT-2",
    "TIME-WAIT",
    "UNCONN",
    "CLOSE-WAIT",
    "LAST-ACK",
    "LISTEN",
    "CLOSING",
    "SYN-RECV"
  };

  public Socket {
    owners = List.copyOf(owners);
    unknown = List.copyOf(unknown);
    if (local.family() != remote.family()) {
      throw new IllegalArgumentException("a socket has two ends of one family");
    }
  }

  /** The transport, with its number in the IP header. */
  public enum Protocol {
    TCP(6),
    UDP(17),
    /**
     * Any protocol number; its own is the socket's port. Listed only where the kernel has raw_diag
     * (CONFIG_INET_RAW_DIAG).
     */
    RAW(255);

    private final int number;

    Protocol(int number) {
      this.number = number;
    }

    /** IPPROTO_*. */
    public int number() {
      return number;
    }

    /** {@code tcp}, {@code udp}, {@code raw}. */
    public String word() {
      return switch (this) {
        case TCP -> "tcp";
        case UDP -> "udp";
        case RAW -> "raw";
      };
    }
  }

  public Family family() {
    return local.family();
  }

  /** {@code LISTEN}, {@code ESTAB}, {@code UNCONN}: the words of ss. */
  public String stateWord() {
    return state >= 1 && state <= STATES.length ? STATES[state - 1] : Integer.toString(state);
  }

  /** The number of a state word; empty when there is no such word. Of two the first. */
  public static OptionalInt state(String word) {
    for (int i = 0; i < STATES.length; i++) {
      if (STATES[i].equals(word)) {
        return OptionalInt.of(i + 1);
      }
    }
    return OptionalInt.empty();
  }

  /** Whether it waits for whoever comes: a TCP listener, or a UDP socket that is not connected. */
  public boolean isListening() {
    return switch (protocol) {
      case TCP -> state == LISTEN;
      case UDP -> state == CLOSE && localPort != 0;
      case RAW -> false;
    };
  }

  /** Whether it has another end. */
  public boolean isConnected() {
    return remotePort != 0 && state != CLOSE && state != LISTEN;
  }

  /**
   * Whether IPv4 packets may reach it: IPv4 sockets, and IPv6 wildcards that do not refuse them.
   */
  public boolean servesIpv4() {
    return family() == Family.INET || (local.isAny() && !v6only.orElse(false));
  }

  /** The same socket, with those who have it open. */
  public Socket ownedBy(List<SocketOwner> found) {
    return new Socket(
        netns,
        protocol,
        state,
        local,
        localPort,
        remote,
        remotePort,
        device,
        inode,
        cookie,
        uid,
        receiveQueue,
        sendQueue,
        v6only,
        mark,
        cgroup,
        found,
        settings,
        unknown);
  }
}
