package dev.plumb.captures;

import dev.plumb.console.applet.AppletContext;
import dev.plumb.console.applet.AppletResult;
import dev.plumb.console.applet.Applets;
import dev.plumb.model.Facet;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Socket;
import dev.plumb.model.UnixSocket;
import dev.plumb.world.netlink.NetlinkMessage;
import dev.plumb.world.netlink.RecordingChannel.Exchange;
import dev.plumb.world.uapi.SocketMessage;
import dev.plumb.world.uapi.UnixSocketMessage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * The capture under src/test/resources/captures/sockets: sock_diag's answers about the scene of
 * sockets, and what ss and netstat said of it at the same moment.
 */
public final class SocketCaptures {
  /** What the tools were asked. */
  static final List<String> LINES =
      List.of("ss -tuan", "ss -tuln", "ss -tn", "ss -ulnH", "netstat -tuan", "netstat -tuln");

  static final String UNIX_LINE = "ss -xaH";

  private static final NetnsId NETNS = Decoded.NETNS;

  private SocketCaptures() {}

  /** The conversation that was recorded. */
  public static List<Exchange> exchanges() throws IOException {
    return CaptureFile.read(resource("sockets.netlink.gz"));
  }

  static String oracle(String line) throws IOException {
    return new String(resource(file(line)), StandardCharsets.UTF_8);
  }

  /** The file that holds what a line said. */
  static String file(String line) {
    return line.replace(' ', '_') + ".txt";
  }

  private static byte[] resource(String file) throws IOException {
    try (InputStream in = SocketCaptures.class.getResourceAsStream("/captures/sockets/" + file)) {
      if (in == null) {
        throw new FileNotFoundException(file);
      }
      return in.readAllBytes();
    }
  }

  /** True when an exchange was about UNIX sockets. */
  static boolean isUnix(Exchange exchange) {
    return exchange.body()[0] == UnixSocketMessage.AF_UNIX;
  }

  /** The protocol that an exchange was about. */
  static Socket.Protocol protocol(Exchange exchange) {
    for (Socket.Protocol protocol : Socket.Protocol.values()) {
      if (protocol.number() == (exchange.body()[1] & 0xff)) {
        return protocol;
      }
    }
    throw new IllegalArgumentException("protocol " + exchange.body()[1]);
  }

  static List<Socket> sockets(List<Exchange> exchanges) {
    List<Socket> all = new ArrayList<>();
    for (Exchange exchange : exchanges) {
      if (!isUnix(exchange)) {
        for (NetlinkMessage message : exchange.answers()) {
          all.add(SocketMessage.decode(message).socket(NETNS, protocol(exchange)));
        }
      }
    }
    return all;
  }

  static List<UnixSocket> unixSockets(List<Exchange> exchanges) {
    List<UnixSocket> all = new ArrayList<>();
    for (Exchange exchange : exchanges) {
      if (isUnix(exchange)) {
        for (NetlinkMessage message : exchange.answers()) {
          all.add(UnixSocketMessage.decode(message).socket(NETNS));
        }
      }
    }
    return all;
  }

  /** What our applet says to a line, of the sockets of a recording. */
  static String applet(String line, Facet<Link> links, List<Exchange> exchanges) {
    Namespace namespace =
        new Namespace(
            NETNS,
            OptionalLong.empty(),
            "sockets",
            List.of(),
            Namespace.Kind.NETNS,
            List.of(),
            links,
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.of(sockets(exchanges)),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Optional.empty(),
            List.of(),
            Optional.empty());
    Host host =
        new Host("h", NETNS, List.of(namespace), List.of(), List.of(), List.of(), Instant.EPOCH);
    AppletResult said =
        Applets.run(List.of(line.split(" ")), namespace, host, AppletContext.debian12())
            .orElseThrow();
    return said.errors() + said.output();
  }

  /**
   * What ss says of UNIX sockets, in the order of their inodes: type, state, queues, name, inode,
   * the other end's inode.
   */
  static TreeSet<String> unixFacts(String oracle) {
    TreeSet<String> facts = new TreeSet<>();
    for (String line : oracle.lines().toList()) {
      String[] words = line.strip().split("\\s+");
      facts.add(String.join(" ", List.of(words).subList(0, 6)) + " " + words[words.length - 1]);
    }
    return facts;
  }

  /** The same of ours. */
  static TreeSet<String> unixFacts(List<UnixSocket> sockets) {
    TreeSet<String> facts = new TreeSet<>();
    for (UnixSocket socket : sockets) {
      String type =
          switch (socket.type()) {
            case 1 -> "u_str";
            case 2 -> "u_dgr";
            default -> "u_seq";
          };
      String state =
          switch (socket.state()) {
            case Socket.LISTEN -> "LISTEN";
            case Socket.ESTABLISHED -> "ESTAB";
            default -> "UNCONN";
          };
      String name = socket.nameText().isEmpty() ? "*" : socket.nameText();
      facts.add(
          String.join(
              " ",
              type,
              state,
              Long.toString(socket.receiveQueue().orElse(0)),
              Long.toString(socket.sendQueue().orElse(0)),
              name,
              Long.toString(socket.inode()),
              Long.toString(socket.peer().orElse(0))));
    }
    return facts;
  }

  /** Decodes a message and uses what it says; whatever decodes can be used. */
  public static void use(NetlinkMessage message, boolean unix) {
    if (unix) {
      UnixSocket socket = UnixSocketMessage.decode(message).socket(NETNS);
      socket.nameText();
      socket.typeWord();
    } else {
      Socket socket = SocketMessage.decode(message).socket(NETNS, Socket.Protocol.TCP);
      socket.stateWord();
      socket.isListening();
      socket.servesIpv4();
    }
  }
}
