package dev.plumb.world.discovery;

import dev.plumb.model.Facet;
import dev.plumb.model.XfrmPolicy;
import dev.plumb.world.kernel.KernelModules;
import dev.plumb.world.kernel.NetlinkSocket;
import dev.plumb.world.netlink.KernelChannel;
import dev.plumb.world.netlink.NetlinkChannel;
import dev.plumb.world.netlink.NetlinkException;
import dev.plumb.world.uapi.XfrmMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads IPsec's policies and states of the namespace that the calling thread is in. */
final class XfrmReader {
  private XfrmReader() {}

  /**
   * Reads them into the stack. Where nothing can have set any, there are none.
   *
   * @param buffer from {@link KernelChannel#newBuffer}, not in use
   */
  static void read(Stack stack, ByteBuffer buffer, KernelModules modules) {
    if (modules.isAbsent("xfrm_user") && modules.isAbsent("af_key")) {
      stack.xfrmPolicies = Facet.of(List.of());
      stack.xfrmStates = Facet.of(List.of());
      return;
    }
    Optional<String> whyNot = modules.whyNotToAsk("xfrm_user");
    if (whyNot.isPresent()) {
      missing(stack, whyNot.get());
      return;
    }
    try (KernelChannel channel = KernelChannel.open(NetlinkSocket.NETLINK_XFRM, buffer)) {
      read(channel, stack);
    } catch (IOException failed) {
      missing(stack, String.valueOf(failed.getMessage()));
    }
  }

  private static void missing(Stack stack, String why) {
    stack.xfrmPolicies = DumpReader.missing(stack, "IPsec policies", why);
    stack.xfrmStates = DumpReader.missing(stack, "IPsec states", why);
  }

  static void read(NetlinkChannel channel, Stack stack) throws IOException {
    Facet<XfrmPolicy> policies =
        DumpReader.read(
            channel,
            stack,
            "dump of IPsec policies",
            XfrmMessage.XFRM_MSG_GETPOLICY,
            XfrmMessage.dumpBody(),
            (message, out) -> out.add(XfrmMessage.policy(message)));
    if (policies.isRead()) {
      List<XfrmPolicy> all = new ArrayList<>(policies.orEmpty());
      all.addAll(defaults(channel));
      policies = Facet.of(all);
    }
    stack.xfrmPolicies = policies;
    stack.xfrmStates =
        DumpReader.read(
            channel,
            stack,
            "dump of IPsec states",
            XfrmMessage.XFRM_MSG_GETSA,
            XfrmMessage.dumpBody(),
            (message, out) -> out.add(XfrmMessage.state(message)));
  }

  /** An older kernel has no defaults, and lets what no policy selects. */
  private static List<XfrmPolicy> defaults(NetlinkChannel channel) throws IOException {
    try {
      return XfrmMessage.defaults(
          channel.ask(
              "what is done without an IPsec policy",
              XfrmMessage.XFRM_MSG_GETDEFAULT,
              XfrmMessage.defaultBody()));
    } catch (NetlinkException unknown) {
      return List.of();
    }
  }
}
