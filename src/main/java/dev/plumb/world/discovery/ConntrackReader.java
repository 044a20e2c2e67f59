package dev.plumb.world.discovery;

import dev.plumb.model.Connection;
import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.world.kernel.Capabilities;
import dev.plumb.world.kernel.Capabilities.Capability;
import dev.plumb.world.kernel.Errno;
import dev.plumb.world.kernel.KernelModules;
import dev.plumb.world.kernel.NetlinkSocket;
import dev.plumb.world.kernel.SysException;
import dev.plumb.world.netlink.KernelChannel;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.netlink.NetlinkChannel;
import dev.plumb.world.netlink.NetlinkException;
import dev.plumb.world.uapi.ConntrackMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the tracked connections of the namespace that the calling thread is in. */
final class ConntrackReader {
  private ConntrackReader() {}

  /** Reads them. Where conntrack is not loaded nothing is tracked, and a gap says so. */
  static Facet<Connection> read(Stack stack, KernelModules modules) {
    String subject = "tracked connections of " + stack.id;
    if (modules.isAbsent("nf_conntrack")) {
      stack.gaps.add(
          new Gap(
              subject, "nf_conntrack is not loaded", "nothing is tracked, so nothing is listed"));
      return Facet.of(List.of());
    }
    Optional<String> whyNot = modules.whyNotToAsk("nf_conntrack_netlink");
    if (whyNot.isPresent()) {
      return missing(
          stack,
          new Gap(
              subject,
              whyNot.get(),
              "nothing can be said about them; modprobe nf_conntrack_netlink lets them be listed"));
    }
    ByteBuffer buffer = KernelChannel.newBuffer();
    try (KernelChannel channel = KernelChannel.open(NetlinkSocket.NETLINK_NETFILTER, buffer)) {
      return Facet.of(isEmpty(channel) ? List.of() : dump(channel, stack, subject));
    } catch (IOException | MalformedMessage failed) {
      return missing(
          stack,
          new Gap(
              subject,
              isRefused(failed)
                  ? failed.getMessage() + " " + Capabilities.forWantOf(Capability.CAP_NET_ADMIN)
                  : String.valueOf(failed.getMessage()),
              "nothing can be said about them"));
    }
  }

  private static boolean isRefused(Exception failed) {
    return failed instanceof SysException call && call.isPermission()
        || failed instanceof NetlinkException answer && answer.errno() == Errno.EPERM.number();
  }

  /**
   * Whether the kernel counts none here. A dump walks the table of all namespaces together, so with
   * a thousand of them that would be a thousand walks.
   */
  private static boolean isEmpty(KernelChannel channel) throws IOException {
    try {
      return ConntrackMessage.count(
              channel.ask(
                  "count of connections",
                  ConntrackMessage.IPCTNL_MSG_CT_GET_STATS,
                  ConntrackMessage.dumpBody()))
          .equals(OptionalLong.of(0));
    } catch (NetlinkException notTold) {
      return false; // an old kernel: the dump itself says what is refused
    }
  }

  private static List<Connection> dump(KernelChannel channel, Stack stack, String subject)
      throws IOException {
    List<Connection> found = new ArrayList<>();
    for (int attempt = 1; ; attempt++) {
      found.clear();
      boolean whole =
          channel.dump(
              "dump of connections",
              ConntrackMessage.IPCTNL_MSG_CT_GET,
              ConntrackMessage.dumpBody(),
              message -> found.add(ConntrackMessage.decode(message).connection()));
      if (whole) {
        return found;
      }
      if (attempt == NetlinkChannel.REPEATS) {
        stack.gaps.add(
            new Gap(
                subject,
                "they changed while they were read, " + attempt + " times",
                "some may be missing or shown twice"));
        return found;
      }
    }
  }

  private static Facet<Connection> missing(Stack stack, Gap gap) {
    stack.gaps.add(gap);
    return new Facet.Missing<>(gap);
  }
}
