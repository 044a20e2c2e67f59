package dev.plumb.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.plumb.captures.Captures;
import dev.plumb.captures.TrafficCaptures;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.netlink.NetlinkException;
import dev.plumb.world.netlink.NetlinkMessage;
import dev.plumb.world.uapi.AddressMessage;
import dev.plumb.world.uapi.FilterMessage;
import dev.plumb.world.uapi.LinkMessage;
import dev.plumb.world.uapi.NeighbourMessage;
import dev.plumb.world.uapi.NsidMessage;
import dev.plumb.world.uapi.QdiscMessage;
import dev.plumb.world.uapi.RouteMessage;
import dev.plumb.world.uapi.RuleMessage;
import dev.plumb.world.uapi.XfrmMessage;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Netlink: the input is the payload of one message, in {@link #datagram} a datagram of messages.
 */
final class MessageFuzzTest {
  @FuzzTest(maxDuration = "2m")
  void link(byte[] payload) {
    use(LinkMessage.RTM_NEWLINK, payload);
  }

  @FuzzTest(maxDuration = "2m")
  void address(byte[] payload) {
    use(AddressMessage.RTM_NEWADDR, payload);
  }

  @FuzzTest(maxDuration = "2m")
  void route(byte[] payload) {
    use(RouteMessage.RTM_NEWROUTE, payload);
  }

  @FuzzTest(maxDuration = "2m")
  void rule(byte[] payload) {
    use(RuleMessage.RTM_NEWRULE, payload);
  }

  /** Neighbours; forwarding entries when the family says so. */
  @FuzzTest(maxDuration = "2m")
  void neighbour(byte[] payload) {
    use(NeighbourMessage.RTM_NEWNEIGH, payload);
  }

  @FuzzTest(maxDuration = "2m")
  void fdb(byte[] payload) {
    if (payload.length > 0) {
      payload[0] = NeighbourMessage.AF_BRIDGE;
    }
    use(NeighbourMessage.RTM_NEWNEIGH, payload);
  }

  @FuzzTest(maxDuration = "2m")
  void nsid(byte[] payload) {
    use(NsidMessage.RTM_NEWNSID, payload);
  }

  @FuzzTest(maxDuration = "2m")
  void qdisc(byte[] payload) {
    traffic(QdiscMessage.RTM_NEWQDISC, payload);
  }

  @FuzzTest(maxDuration = "2m")
  void filter(byte[] payload) {
    traffic(FilterMessage.RTM_NEWTFILTER, payload);
  }

  @FuzzTest(maxDuration = "2m")
  void policy(byte[] payload) {
    traffic(XfrmMessage.XFRM_MSG_NEWPOLICY, payload);
  }

  @FuzzTest(maxDuration = "2m")
  void state(byte[] payload) {
    traffic(XfrmMessage.XFRM_MSG_NEWSA, payload);
  }

  private static void traffic(int type, byte[] payload) {
    try {
      TrafficCaptures.fact(new NetlinkMessage(type, 0, 1, 1, payload));
    } catch (MalformedMessage expected) {
      // the one thing that it may throw
    }
  }

  @FuzzTest(maxDuration = "2m")
  void datagram(byte[] datagram) {
    try {
      NetlinkMessage.each(ByteBuffer.wrap(datagram), datagram.length, MessageFuzzTest::use);
    } catch (MalformedMessage expected) {
      // the one thing that it may throw
    }
  }

  /** The first byte says what flags the error has, and whether it ends a dump. */
  @FuzzTest(maxDuration = "2m")
  void error(byte[] input) {
    if (input.length == 0) {
      return;
    }
    int flags = (input[0] & 3) << 8;
    int type = (input[0] & 4) == 0 ? NetlinkMessage.NLMSG_ERROR : NetlinkMessage.NLMSG_DONE;
    byte[] payload = Arrays.copyOfRange(input, 1, input.length);
    try {
      NetlinkMessage answer = new NetlinkMessage(type, flags, 1, 1, payload);
      if (NetlinkException.of("request", answer).request().isEmpty()) {
        throw new AssertionError("the request is not named");
      }
    } catch (MalformedMessage expected) {
      // the one thing that it may throw
    }
  }

  private static void use(int type, byte[] payload) {
    try {
      use(new NetlinkMessage(type, 0, 1, 1, payload));
    } catch (MalformedMessage expected) {
      // the one thing that it may throw
    }
  }

  private static void use(NetlinkMessage message) {
    Captures.use(message);
  }
}
