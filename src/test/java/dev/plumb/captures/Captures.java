package dev.plumb.captures;

import dev.plumb.answers.iproute.Iproute;
import dev.plumb.answers.iproute.IprouteNames;
import dev.plumb.answers.iproute.Surroundings;
import dev.plumb.live.RichLab;
import dev.plumb.model.Address;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.Link;
import dev.plumb.model.Neighbour;
import dev.plumb.model.Route;
import dev.plumb.model.Rule;
import dev.plumb.world.netlink.NetlinkMessage;
import dev.plumb.world.netlink.RecordingChannel.Exchange;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The captures under src/test/resources/captures. */
public final class Captures {
  private static final Surroundings ELSEWHERE =
      Surroundings.of(Decoded.namespace("elsewhere", List.of()));

  private Captures() {}

  /** The conversation that was recorded in one of {@link RichLab#NAMES}. */
  public static List<Exchange> exchanges(String name) throws IOException {
    return CaptureFile.read(resource(name + ".netlink.gz"));
  }

  /** What a tool said there. */
  static String oracle(String name, Question question) throws IOException {
    return new String(resource(name + "." + question.file() + ".json"), StandardCharsets.UTF_8);
  }

  /** Every message of every capture. */
  public static List<NetlinkMessage> messages() throws IOException {
    List<NetlinkMessage> all = new ArrayList<>();
    for (String name : RichLab.NAMES) {
      for (Exchange exchange : exchanges(name)) {
        all.addAll(exchange.answers());
      }
    }
    return all;
  }

  private static byte[] resource(String file) throws IOException {
    try (InputStream in = Captures.class.getResourceAsStream("/captures/rich/" + file)) {
      if (in == null) {
        throw new FileNotFoundException(file);
      }
      return in.readAllBytes();
    }
  }

  /** Decodes a message and prints what it says: whatever decodes can be printed. */
  public static void use(NetlinkMessage message) {
    switch (Decoded.fact(message).orElse("nothing")) {
      case Link link -> {
        Iproute.link(link, ELSEWHERE);
        Iproute.bridgeLink(link, ELSEWHERE);
      }
      case Address address -> Iproute.address(address, ELSEWHERE);
      case Route route -> {
        Iproute.route(route, ELSEWHERE);
        Iproute.routeLine(route, ELSEWHERE);
      }
      case Rule rule -> {
        Iproute.rule(rule, IprouteNames.debian12());
        Iproute.ruleLine(rule, IprouteNames.debian12());
      }
      case Neighbour neighbour -> Iproute.neighbour(neighbour, ELSEWHERE);
      case FdbEntry entry -> Iproute.fdb(entry, ELSEWHERE);
      default -> {}
    }
  }
}
