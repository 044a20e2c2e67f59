package dev.plumb.answers.path;

import dev.plumb.answers.filter.ConnectionTable;
import dev.plumb.answers.filter.Packet;
import dev.plumb.answers.path.ClientPort.Chosen;
import dev.plumb.answers.path.Routing.Way;
import dev.plumb.answers.path.Sockets.Taken;
import dev.plumb.model.Connection.Tuple;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.Socket;
import dev.plumb.model.SocketOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Follows a request to whoever takes it, and the reply back. */
final class Exchange {
  /** A chain of proxies longer than this is a circle. */
  private static final int MOST_PROXIES = 3;

  private final Flow flow;
  private final Walk walk;
  private final Place source;
  private final int proxies;
  private final Supposed supposed;

  Exchange(Terrain terrain, Choices choices, Flow flow, Supposed supposed) {
    this(terrain, choices, flow, supposed, 0);
  }

  private Exchange(Terrain terrain, Choices choices, Flow flow, Supposed supposed, int proxies) {
    this.supposed = supposed;
    this.flow = flow;
    this.walk = new Walk(terrain, choices, flow.source(), flow.expected(), supposed.mended());
    this.source = terrain.place(flow.source()).orElseThrow();
    this.proxies = proxies;
  }

  Result run() {
    OptionalInt by = OptionalInt.empty();
    if (flow.sourceLink().isPresent()) {
      for (Link link : source.links()) {
        if (link.isCalled(flow.sourceLink().get())) {
          by = OptionalInt.of(link.ifindex());
        }
      }
    }
    Optional<IpAddress> from = flow.sourceAddress().or(Optional::empty);
    if (from.isEmpty()) {
      from = walk.ip().sourceFor(source, flow.destination(), by);
    }
    IpAddress address = from.orElse(IpAddress.any(flow.destination().family()));
    ClientPort ports = new ClientPort(walk.terrain(), source, flow, address);
    Optional<Chosen> port = supposed.freshPort() ? ports.fresh() : ports.choose(walk.choices());
    if (port.isEmpty()) {
      return failed(
          new End.Told(
              ports.exhausted(),
              flow.transport() == Transport.UDP ? "EAGAIN" : "EADDRNOTAVAIL",
              source),
          request(address, 0),
          List.of());
    }
    port.get().kept().ifPresent(walk::keeps);
    Packet packet = request(address, port.get().number());
    End end = walk.ip().output(source, packet, by, true);
    List<Hop> forward = walk.turn(source.id());
    if (!(end instanceof End.Arrived arrived)) {
      return failed(end, packet, forward);
    }
    Place place = arrived.place();
    Tuple tuple = arrived.packet().ip().orElseThrow().tuple();
    Taken taken =
        walk.sockets()
            .find(
                place,
                arrived.in(),
                flow.transport(),
                tuple.destination(),
                tuple.destinationPort().orElse(0));
    return switch (taken) {
      case Taken.Silent(Trouble trouble) ->
          silent(
              trouble.code() == Code.GAP ? Verdict.UNKNOWN : Verdict.DROPPED,
              place,
              trouble,
              packet,
              arrived,
              forward);
      case Taken.Nobody(Trouble trouble) -> refused(arrived, trouble, packet, forward);
      case Taken.By(Optional<Socket> socket) -> answered(arrived, socket, packet, forward);
    };
  }

  private Packet request(IpAddress from, int port) {
    IpAddress to = flow.destination();
    Packet packet =
        switch (flow.transport()) {
          case TCP -> Packet.tcp(from, port, to, flow.port().orElse(0));
          case UDP -> Packet.udp(from, port, to, flow.port().orElse(0));
          case ICMP -> Packet.echo(from, to, port);
        };
    packet = packet.withTtl(source.ttl(to.family()));
    return flow.size().isPresent() && flow.transport() != Transport.TCP
        ? packet.withLength(flow.size().getAsInt())
        : packet;
  }

  private Result failed(End end, Packet packet, List<Hop> forward) {
    return switch (end) {
      case End.Told told ->
          result(
              Verdict.REJECTED,
              told.by(),
              told.seen(),
              told.trouble(),
              false,
              packet,
              null,
              forward,
              List.of());
      case End.Lost lost ->
          result(
              lost.trouble().code() == Code.GAP ? Verdict.UNKNOWN : Verdict.DROPPED,
              null,
              "timeout",
              lost.trouble(),
              false,
              packet,
              null,
              forward,
              List.of());
      case End.Arrived arrived -> throw new IllegalStateException("it arrived");
    };
  }

  private Result refused(End.Arrived arrived, Trouble trouble, Packet packet, List<Hop> forward) {
    walk.hop(
        arrived.place(),
        arrived.in(),
        "socket",
        "nobody takes "
            + flow.transport().word()
            + "/"
            + arrived.packet().ip().orElseThrow().tuple().destinationPort().orElse(0));
    Errors.Kind kind =
        flow.transport() == Transport.TCP ? Errors.Kind.RESET : Errors.Kind.PORT_UNREACHABLE;
    End said = walk.ip().errors().send(arrived.place(), arrived.packet(), kind, trouble);
    List<Hop> whole = new ArrayList<>(forward);
    whole.addAll(walk.turn(source.id()));
    Verdict verdict =
        said instanceof End.Told
            ? Verdict.REJECTED
            : said instanceof End.Lost lost && lost.trouble().code() == Code.GAP
                ? Verdict.UNKNOWN
                : Verdict.DROPPED;
    Trouble why = said instanceof End.Lost lost ? lost.trouble() : trouble;
    return result(
        verdict,
        arrived.place(),
        verdict == Verdict.REJECTED ? "refused" : "timeout",
        why,
        false,
        packet,
        arrived.packet(),
        whole,
        List.of());
  }

  private Result answered(
      End.Arrived arrived, Optional<Socket> socket, Packet packet, List<Hop> forward) {
    Place place = arrived.place();
    List<Hop> there = new ArrayList<>(forward);
    there.add(
        new Hop(
            place.name(),
            arrived.in().name(),
            "socket",
            socket.isPresent()
                ? Sockets.owner(socket.get())
                    + " listens on "
                    + Sockets.object(place, flow.transport(), socket.get())
                : "the kernel answers echo requests"));
    Optional<SocketOwner.Proxy> proxy = socket.flatMap(Exchange::proxy);
    if (proxy.isPresent() && proxies < MOST_PROXIES) {
      return proxied(place, proxy.get(), there);
    }
    Optional<Trouble> hung =
        socket.flatMap(one -> walk.sockets().hung(place, flow.transport(), one));
    if (hung.isPresent() && flow.transport() == Transport.UDP) {
      return silent(Verdict.DROPPED, place, hung.get(), packet, arrived, there);
    }
    walk.turn(place.id());
    End back = reply(asAnswered(arrived, socket), Packet.SYN | Packet.ACK, 0);
    List<Hop> home = walk.turn(source.id());
    Optional<Trouble> lost = notHome(back, packet);
    if (lost.isPresent()) {
      return result(
          lost.get().code() == Code.GAP ? Verdict.UNKNOWN : Verdict.DROPPED,
          place,
          "timeout",
          lost.get(),
          true,
          packet,
          arrived.packet(),
          there,
          home);
    }
    if (hung.isPresent()) {
      return stalled(place, hung.get(), false, packet, arrived, there, home);
    }
    Optional<Result> stalled =
        flow.transport() == Transport.TCP
            ? data(place, packet, arrived, there, home)
            : Optional.empty();
    if (stalled.isPresent()) {
      return stalled.get();
    }
    boolean wrong = flow.expected().isPresent() && !flow.expected().get().equals(place.id());
    return new Result(
        wrong ? Verdict.MISDELIVERED : Verdict.DELIVERED,
        Optional.of(place),
        "answer",
        Optional.empty(),
        false,
        Optional.of(packet),
        Optional.of(arrived.packet()),
        there,
        home,
        walk);
  }

  /**
   * A UDP server that listens on every address answers from the one that routing chooses, unless it
   * takes care to use the one it was asked at.
   */
  private End.Arrived asAnswered(End.Arrived arrived, Optional<Socket> socket) {
    Packet.Ip ip = arrived.packet().ip().orElseThrow();
    Tuple tuple = ip.tuple();
    if (flow.transport() != Transport.UDP || socket.filter(one -> one.local().isAny()).isEmpty()) {
      return arrived;
    }
    Optional<IpAddress> chosen =
        walk.ip().sourceFor(arrived.place(), tuple.source(), OptionalInt.empty());
    if (chosen.isEmpty() || chosen.get().equals(tuple.destination())) {
      return arrived;
    }
    String why =
        "whether "
            + Sockets.owner(socket.get())
            + " answers from "
            + tuple.destination()
            + ", where it is asked, or from "
            + chosen.get();
    if (walk.choices().choose(2, why) == 0) {
      return arrived;
    }
    Tuple other = tuple.between(tuple.source(), chosen.get());
    return new End.Arrived(
        arrived.place(), arrived.in(), arrived.packet().withTuple(other), arrived.tracking());
  }

  private static Optional<SocketOwner.Proxy> proxy(Socket socket) {
    for (SocketOwner owner : socket.owners()) {
      if (owner.proxy().isPresent()) {
        return owner.proxy();
      }
    }
    return Optional.empty();
  }

  /** docker-proxy takes it, and asks the container itself. */
  private Result proxied(Place place, SocketOwner.Proxy proxy, List<Hop> there) {
    Flow second =
        new Flow(
            place.id(),
            Optional.empty(),
            Optional.empty(),
            proxy.containerAddress(),
            flow.transport(),
            OptionalInt.of(proxy.containerPort()),
            flow.size(),
            flow.expected());
    Result result =
        new Exchange(walk.terrain(), walk.choices(), second, supposed, proxies + 1).run();
    List<Hop> whole = new ArrayList<>(there);
    whole.add(
        new Hop(
            place.name(),
            "",
            "proxy",
            "docker-proxy asks " + proxy.containerAddress() + ":" + proxy.containerPort()));
    whole.addAll(result.forward());
    boolean fails = result.verdict() == Verdict.REJECTED || result.verdict() == Verdict.DROPPED;
    return new Result(
        result.verdict() == Verdict.REJECTED ? Verdict.DROPPED : result.verdict(),
        result.responder(),
        fails ? "connected, no reply" : result.seen(),
        result.trouble(),
        result.back(),
        result.sent(),
        result.received(),
        whole,
        result.reply(),
        result.walk());
  }

  /** The answer to a packet that arrived. */
  private End reply(End.Arrived arrived, int flags, int length) {
    Packet.Ip ip = arrived.packet().ip().orElseThrow();
    Packet.Ip turned =
        new Packet.Ip(
            ConnectionTable.inverse(ip.tuple()),
            flow.transport() == Transport.TCP ? flags : 0,
            length > 0 ? length : ip.length(),
            arrived.place().ttl(ip.family()),
            ip.tos(),
            Optional.empty());
    return walk.ip()
        .output(
            arrived.place(),
            Packet.of(turned),
            OptionalInt.empty(),
            flow.transport() != Transport.ICMP);
  }

  /** Why the reply is not the client's; empty when it is. */
  private Optional<Trouble> notHome(End back, Packet sent) {
    return switch (back) {
      case End.Lost lost -> Optional.of(lost.trouble());
      case End.Told told -> Optional.of(told.trouble());
      case End.Arrived arrived -> {
        Tuple got = arrived.packet().ip().orElseThrow().tuple();
        Tuple want = ConnectionTable.inverse(sent.ip().orElseThrow().tuple());
        if (arrived.place() != source) {
          yield Optional.of(
              Trouble.at(
                  Code.SRC_ADDR_WRONG,
                  arrived.place(),
                  arrived.in(),
                  "the reply goes to "
                      + arrived.place().name()
                      + ", which has "
                      + got.destination()
                      + " too",
                  "give one of both another address"));
        }
        yield got.source().equals(want.source())
                && got.destination().equals(want.destination())
                && got.sourcePort().equals(want.sourcePort())
                && got.destinationPort().equals(want.destinationPort())
            ? Optional.empty()
            : Optional.of(
                Trouble.at(
                    Code.NAT_NO_MASQ,
                    source,
                    arrived.in(),
                    "the reply comes from "
                        + got.source()
                        + ", and the client waits for "
                        + want.source(),
                    "let the request's source be rewritten too, so that the reply comes back the"
                        + " same way"));
      }
    };
  }

  /** Full packets of an open connection, either way. */
  private Optional<Result> data(
      Place place, Packet opened, End.Arrived arrived, List<Hop> there, List<Hop> home) {
    int there4 = mtu(source, opened.ip().orElseThrow().tuple().destination());
    int back4 = mtu(place, arrived.packet().ip().orElseThrow().tuple().source());
    int most = Math.min(there4, back4);
    int size = flow.size().orElse(most);
    walk.mute();
    try {
      Packet full = opened.withTcpFlags(Packet.PSH | Packet.ACK).withLength(size);
      walk.turn(source.id());
      End on = walk.ip().output(source, full, OptionalInt.empty(), true);
      if (on instanceof End.Lost lost) {
        if (crosses(lost.trouble())) {
          return Optional.empty();
        }
        return Optional.of(stalled(place, lost.trouble(), false, opened, arrived, there, home));
      }
      if (!(on instanceof End.Arrived data)) {
        return Optional.empty(); // the sender is told, and sends less
      }
      walk.turn(place.id());
      End back = reply(data, Packet.PSH | Packet.ACK, Math.min(size, most));
      return back instanceof End.Lost lost && !crosses(lost.trouble())
          ? Optional.of(stalled(place, lost.trouble(), true, opened, arrived, there, home))
          : Optional.empty();
    } finally {
      walk.unmute();
    }
  }

  /** A link takes what is too big for it as part of a larger packet, which is cut up later. */
  private boolean crosses(Trouble trouble) {
    return trouble.code() == Code.MTU_MISMATCH
        && walk.choices()
                .choose(
                    2,
                    "whether TCP's full packets reach "
                        + trouble.object()
                        + " one by one, or several in one (GSO) and so get through")
            == 1;
  }

  private int mtu(Place place, IpAddress destination) {
    Way way = walk.routing().decide(place, RouteKey.to(destination));
    int least = 1500;
    if (way instanceof Way.By by) {
      least = by.out().mtu().orElse(least);
      long metric = by.routed().route().metrics().number("mtu", least);
      return (int) Math.min(least, metric);
    }
    return way instanceof Way.Here ? 65535 : least;
  }

  private Result silent(
      Verdict verdict,
      Place place,
      Trouble trouble,
      Packet packet,
      End.Arrived arrived,
      List<Hop> there) {
    return result(
        verdict, place, "timeout", trouble, false, packet, arrived.packet(), there, List.of());
  }

  private Result stalled(
      Place place,
      Trouble trouble,
      boolean back,
      Packet opened,
      End.Arrived arrived,
      List<Hop> there,
      List<Hop> home) {
    return result(
        trouble.code() == Code.GAP ? Verdict.UNKNOWN : Verdict.DROPPED,
        place,
        "connected, no reply",
        trouble,
        back,
        opened,
        arrived.packet(),
        there,
        home);
  }

  private Result result(
      Verdict verdict,
      @org.jspecify.annotations.Nullable Place responder,
      String seen,
      Trouble trouble,
      boolean back,
      Packet sent,
      @org.jspecify.annotations.Nullable Packet received,
      List<Hop> forward,
      List<Hop> reply) {
    return new Result(
        verdict,
        Optional.ofNullable(responder),
        seen,
        Optional.of(trouble),
        back,
        Optional.of(sent),
        Optional.ofNullable(received),
        forward,
        reply,
        walk);
  }
}
