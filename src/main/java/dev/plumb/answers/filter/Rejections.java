package dev.plumb.answers.filter;

import dev.plumb.model.firewall.Statement;
import java.util.Optional;

/** What the sender of a rejected packet is told. */
final class Rejections {
  private Rejections() {}

  static Outcome of(Step step, Statement.Reject reject, Asking asking) {
    boolean v6 =
        asking.packet().content() instanceof Packet.Ip ip && ip.tuple().source().bits() == 128;
    String own = v6 ? "icmpv6" : "icmp";
    String type = reject.type().orElse(own);
    if (type.equals("tcp reset")) {
      return asking.packet().content() instanceof Packet.Ip ip
              && ip.tuple().protocol() == Packet.TCP
              && (ip.tcpFlags() & Packet.RST) == 0
          ? new Outcome.Rejected(step, type, Optional.empty())
          : new Outcome.Dropped(Optional.of(step)); // nobody answers what is no TCP, or a reset
    }
    if (asking.packet().content() instanceof Packet.Ip ip
        && IcmpTypes.isError(ip.tuple().protocol(), ip.tuple().icmpType().orElse(-1))) {
      return new Outcome.Dropped(Optional.of(step)); // nobody is told of what became of an error
    }
    String code = reject.code().orElse("port-unreachable");
    return new Outcome.Rejected(
        step, own, Optional.of(type.equals("icmpx") ? abstractCode(code, v6) : code));
  }

  /** nft's icmpx says one word for both families. */
  private static String abstractCode(String code, boolean v6) {
    return switch (code) {
      case "no-route" -> v6 ? "no-route" : "net-unreachable";
      case "host-unreachable" -> v6 ? "addr-unreachable" : "host-unreachable";
      default -> code;
    };
  }
}
