package dev.plumb.captures;

import dev.plumb.model.Bytes;
import dev.plumb.model.LinkRef;
import dev.plumb.model.QueueNode.Sort;
import dev.plumb.model.TrafficFilter;
import dev.plumb.world.netlink.NetlinkMessage;
import dev.plumb.world.uapi.FilterMessage;
import dev.plumb.world.uapi.QdiscMessage;
import dev.plumb.world.uapi.XfrmMessage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Messages about qdiscs, classes, filters and IPsec policies, as a kernel sent them. */
public final class TrafficCaptures {
  /** Any link will do for messages out of a file. */
  public static final LinkRef LINK = new LinkRef(Decoded.NETNS, 2);

  private TrafficCaptures() {}

  /**
   * The messages of a sort.
   *
   * @param sort {@code qdisc}, {@code class}, {@code filter}, {@code policy}
   */
  public static List<NetlinkMessage> messages(String sort) throws IOException {
    try (InputStream in = TrafficCaptures.class.getResourceAsStream("/traffic/messages.txt")) {
      if (in == null) {
        throw new FileNotFoundException("messages.txt");
      }
      List<NetlinkMessage> found = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (line.startsWith(sort + " ")) {
          byte[] payload = Bytes.ofHex(line.substring(sort.length() + 1)).toArray();
          found.add(new NetlinkMessage(type(sort), 0, 1, 1, payload));
        }
      }
      return found;
    }
  }

  private static int type(String sort) {
    return switch (sort) {
      case "qdisc" -> QdiscMessage.RTM_NEWQDISC;
      case "class" -> QdiscMessage.RTM_NEWTCLASS;
      case "filter" -> FilterMessage.RTM_NEWTFILTER;
      case "policy" -> XfrmMessage.XFRM_MSG_NEWPOLICY;
      default -> throw new IllegalArgumentException(sort);
    };
  }

  /** What our decoders make of a message of these sorts, or of an IPsec state. */
  public static Object fact(NetlinkMessage message) {
    return switch (message.type()) {
      case QdiscMessage.RTM_NEWQDISC ->
          QdiscMessage.decode(message).node(Decoded.NETNS, Sort.QDISC);
      case QdiscMessage.RTM_NEWTCLASS ->
          QdiscMessage.decode(message).node(Decoded.NETNS, Sort.CLASS);
      case FilterMessage.RTM_NEWTFILTER ->
          FilterMessage.decode(message).filter(LINK, TrafficFilter.INGRESS);
      case XfrmMessage.XFRM_MSG_NEWPOLICY -> XfrmMessage.policy(message);
      default -> XfrmMessage.state(message);
    };
  }
}
