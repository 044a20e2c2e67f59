package dev.plumb.world.discovery;

import dev.plumb.model.Facet;
import dev.plumb.model.Family;
import dev.plumb.model.Socket;
import dev.plumb.model.UnixSocket;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import dev.plumb.world.kernel.Errno;
import dev.plumb.world.kernel.KernelModules;
import dev.plumb.world.kernel.NetlinkSocket;
import dev.plumb.world.kernel.SysException;
import dev.plumb.world.netlink.KernelChannel;
import dev.plumb.world.netlink.NetlinkChannel;
import dev.plumb.world.netlink.NetlinkException;
import dev.plumb.world.uapi.SocketMessage;
import dev.plumb.world.uapi.UnixSocketMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the sockets of one namespace by sock_diag, which has a channel of its own. Only what the
 * kernel has loaded already is asked.
 */
final class SocketReader {
  private final Needs needs;

  /** For each module that must not be asked, the reason; made before anybody visits. */
  private final Map<String, String> refused = new HashMap<>();

  private final boolean ipv6;

  SocketReader(Needs needs, KernelModules modules) {
    this.needs = needs;
    if (needs.has(Part.SOCKETS)) {
      for (String module : new String[] {"inet_diag", "tcp_diag", "udp_diag", "raw_diag"}) {
        look(modules, module);
      }
    }
    if (needs.has(Part.UNIX_SOCKETS)) {
      look(modules, "unix_diag");
    }
    // Without IPv6 the kernel refuses the question, and there is nothing to be missed.
    this.ipv6 = needs.has(Part.SOCKETS) && Files.exists(Path.of("/proc/sys/net/ipv6"));
  }

  private void look(KernelModules modules, String module) {
    Optional<String> why = modules.whyNotToAsk(module);
    if (why.isPresent()) {
      refused.put(module, why.get());
    }
  }

  /**
   * Reads what is needed into the stack, on the thread that is in its namespace.
   *
   * @param buffer that no other channel is using
   */
  void read(ByteBuffer buffer, Stack stack) {
    if (!needs.has(Part.SOCKETS) && !needs.has(Part.UNIX_SOCKETS)) {
      return;
    }
    try (KernelChannel channel = KernelChannel.open(NetlinkSocket.NETLINK_SOCK_DIAG, buffer)) {
      read(channel, stack);
    } catch (SysException failed) {
      if (needs.has(Part.SOCKETS)) {
        stack.sockets = DumpReader.missing(stack, "sockets", failed.getMessage());
      }
      if (needs.has(Part.UNIX_SOCKETS)) {
        stack.unixSockets = DumpReader.missing(stack, "UNIX sockets", failed.getMessage());
      }
    }
  }

  /** The same through a channel that is open; sockets come in the kernel's order. */
  void read(NetlinkChannel channel, Stack stack) {
    if (needs.has(Part.SOCKETS)) {
      stack.sockets = inet(channel, stack);
    }
    if (needs.has(Part.UNIX_SOCKETS)) {
      stack.unixSockets = unix(channel, stack);
    }
  }

  private Facet<Socket> inet(NetlinkChannel channel, Stack stack) {
    List<Socket> all = new ArrayList<>();
    for (Socket.Protocol protocol : Socket.Protocol.values()) {
      if (protocol == Socket.Protocol.RAW && !tellsOfRaw(channel)) {
        continue;
      }
      Facet<Socket> its = inet(channel, stack, protocol);
      // Raw sockets have no ports: without them questions about ports are answered all the same.
      if (its instanceof Facet.Missing<Socket> && protocol != Socket.Protocol.RAW) {
        return its;
      }
      all.addAll(its.orEmpty());
    }
    return new Facet.Read<>(all);
  }

  /**
   * Most kernels are built without raw_diag (CONFIG_INET_RAW_DIAG): that is no news about any one
   * namespace, so it is no gap of each.
   */
  private boolean tellsOfRaw(NetlinkChannel channel) {
    if (refused.containsKey("raw_diag")) {
      return false;
    }
    try {
      channel.dump(
          "dump of raw sockets",
          SocketMessage.SOCK_DIAG_BY_FAMILY,
          SocketMessage.dumpBody(Socket.Protocol.RAW, Family.INET),
          message -> {});
      return true;
    } catch (NetlinkException refusal) {
      return refusal.errno() != Errno.ENOENT.number();
    } catch (IOException failed) {
      return true; // the real question will say so
    }
  }

  private Facet<Socket> inet(NetlinkChannel channel, Stack stack, Socket.Protocol protocol) {
    String what = protocol.word() + " sockets";
    String why = refused.get("inet_diag");
    why = why != null ? why : refused.get(protocol.word() + "_diag");
    if (why != null) {
      return DumpReader.missing(stack, what, why);
    }
    if (protocol == Socket.Protocol.TCP && hasNoTcp()) {
      return new Facet.Read<>(List.of());
    }
    List<Socket> all = new ArrayList<>();
    for (Family family : Family.values()) {
      if (family == Family.INET6 && !ipv6) {
        continue;
      }
      Facet<Socket> its =
          DumpReader.read(
              channel,
              stack,
              what,
              SocketMessage.SOCK_DIAG_BY_FAMILY,
              SocketMessage.dumpBody(protocol, family),
              (message, out) -> out.add(SocketMessage.decode(message).socket(stack.id, protocol)));
      if (its instanceof Facet.Missing<Socket>) {
        return its;
      }
      all.addAll(its.orEmpty());
    }
    return new Facet.Read<>(all);
  }

  /**
   * Whether the calling thread's namespace has no TCP socket in any table of the kernel's. For each
   * question the kernel walks the tables of all namespaces (3 ms on a machine of 24 GiB), so most
   * of a thousand idle namespaces are spared it. What is not counted is a socket that is bound and
   * nothing else, where it is the only one: it is not listed.
   *
   * @see "/proc/net/sockstat: net/ipv4/proc.c sockstat_seq_show"
   */
  private static boolean hasNoTcp() {
    try {
      String four = Files.readString(Path.of("/proc/thread-self/net/sockstat"));
      Path six = Path.of("/proc/thread-self/net/sockstat6");
      return four.contains("TCP: inuse 0 ")
          && four.contains(" tw 0 ")
          && (!Files.exists(six) || Files.readString(six).contains("TCP6: inuse 0\n"));
    } catch (IOException unreadable) {
      return false; // asked in full, it takes longer and nothing is missed
    }
  }

  private Facet<UnixSocket> unix(NetlinkChannel channel, Stack stack) {
    String why = refused.get("unix_diag");
    if (why != null) {
      return DumpReader.missing(stack, "UNIX sockets", why);
    }
    return DumpReader.read(
        channel,
        stack,
        "UNIX sockets",
        SocketMessage.SOCK_DIAG_BY_FAMILY,
        UnixSocketMessage.dumpBody(),
        (message, out) -> out.add(UnixSocketMessage.decode(message).socket(stack.id)));
  }
}
