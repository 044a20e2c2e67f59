package dev.plumb.answers.filter;

import dev.plumb.answers.filter.FilterLab.Probe;
import dev.plumb.model.Connection;
import dev.plumb.model.Connection.Tuple;
import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.TableFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One probe through the router of {@link FilterLab} and back, by the interpreter: what the client
 * will see, in the agent's words.
 */
final class Journey implements Lookups {
  private static final LinkSide LO =
      new LinkSide("lo", 1, 772, 0, Optional.empty(), Optional.empty());
  private static final Passage.Sender ROOT =
      new Passage.Sender(OptionalLong.of(0), OptionalLong.of(0));

  private final Firewall firewall;
  private final LinkSide rc;
  private final LinkSide rs;
  private final List<Connection> held = new ArrayList<>();
  final List<String> story = new ArrayList<>();

  Journey(Firewall firewall, int rcIndex, int rsIndex) {
    this.firewall = firewall;
    rc = new LinkSide("rc", rcIndex, 1, 0, Optional.of("veth"), Optional.empty());
    rs = new LinkSide("rs", rsIndex, 1, 0, Optional.of("veth"), Optional.empty());
  }

  /** Something could not be decided, or lies outside of what the lab can show. */
  static final class Undecided extends Exception {
    private static final long serialVersionUID = 1L;

    Undecided(String why) {
      super(why);
    }
  }

  /** The packet did not get through. */
  private static final class Ended extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean told;

    Ended(boolean told) {
      super(told ? "told" : "silent");
      this.told = told;
    }
  }

  /**
   * Where a packet came to.
   *
   * @param link by which it left; empty when it came to the router itself
   */
  private record Arrived(Packet packet, Optional<Tracking> tracking, Optional<LinkSide> link) {}

  private boolean isLocal(IpAddress address) {
    return switch (address.toString()) {
      case "10.9.1.1", "10.9.2.1", "10.9.2.8", "10.9.2.9", "127.0.0.1" -> true;
      case "fd09:1::1", "fd09:2::1", "fd09:2::8", "fd09:2::9", "::1" -> true;
      default -> false;
    };
  }

  private Optional<LinkSide> route(IpAddress address) {
    String text = address.toString();
    return isLocal(address)
        ? Optional.of(LO)
        : text.startsWith("10.9.1.") || text.startsWith("fd09:1::")
            ? Optional.of(rc)
            : text.startsWith("10.9.2.") || text.startsWith("fd09:2::")
                ? Optional.of(rs)
                : Optional.empty();
  }

  private static boolean exists(IpAddress address) {
    return switch (address.toString()) {
      case "10.9.1.2", "10.9.2.2", "10.9.2.3", "10.9.2.4" -> true;
      case "fd09:1::2", "fd09:2::2", "fd09:2::3", "fd09:2::4" -> true;
      default -> false;
    };
  }

  @Override
  public Answer<String> addressType(FibQuestion question) {
    boolean local =
        isLocal(question.address())
            && (question.on().isEmpty() || !question.on().get().name().equals("lo"));
    return Answer.of(local ? "local" : question.address().isMulticast() ? "multicast" : "unicast");
  }

  @Override
  public Answer<LinkSide> routeLink(FibQuestion question) {
    return route(question.address())
        .filter(link -> question.on().isEmpty() || question.on().get().equals(link))
        .<Answer<LinkSide>>map(Answer::of)
        .orElse(Answer.none());
  }

  @Override
  public Answer<IpAddress> masqueradeAddress(LinkSide out, Packet packet) {
    if (out.name().equals("lo")) {
      return Answer.unknown("masquerading on lo");
    }
    return firstAddress(out, packet.ip().orElseThrow().family());
  }

  @Override
  public Answer<IpAddress> firstAddress(LinkSide in, Family family) {
    boolean six = family == Family.INET6;
    return switch (in.name()) {
      case "rc" -> Answer.of(IpAddress.of(six ? "fd09:1::1" : "10.9.1.1"));
      case "rs" ->
          six
              ? Answer.unknown("which of several IPv6 addresses comes first")
              : Answer.of(IpAddress.of("10.9.2.1"));
      default -> Answer.of(IpAddress.of(six ? "::1" : "127.0.0.1"));
    };
  }

  @Override
  public ConnectionTable connections() {
    return ConnectionTable.of(held);
  }

  private Ending judge(Hook hook, Packet packet, Optional<Tracking> tracking, Passage passage)
      throws Undecided, Ended {
    TableFamily layer =
        packet.ip().orElseThrow().family() == Family.INET ? TableFamily.IP : TableFamily.IP6;
    Judgement judgement = firewall.judge(hook, layer, packet, tracking, passage, this);
    for (Ending ending : judgement.endings()) {
      story.add(
          hook.word()
              + ": "
              + ending.outcome().word()
              + ", "
              + brief(ending.packet())
              + ", trail "
              + brief(ending.trail())
              + ", doubts "
              + ending.doubts().stream().map(Doubt::why).toList());
    }
    if (!judgement.isDecided()) {
      throw new Undecided(judgement.endings().getFirst().doubts().getFirst().why());
    }
    Ending ending = judgement.endings().getFirst();
    if (ending.outcome() instanceof Outcome.Rejected rejected) {
      refuse(rejected, ending);
    }
    if (!(ending.outcome() instanceof Outcome.Accepted)) {
      throw new Ended(false);
    }
    return ending;
  }

  private static String brief(Packet packet) {
    Packet.Ip ip = packet.ip().orElseThrow();
    Tuple tuple = ip.tuple();
    return tuple.source()
        + ":"
        + port(tuple.sourcePort())
        + " > "
        + tuple.destination()
        + ":"
        + port(tuple.destinationPort())
        + " proto "
        + tuple.protocol()
        + " flags "
        + ip.tcpFlags()
        + " tos "
        + ip.tos()
        + " mark "
        + packet.mark();
  }

  private static List<String> brief(List<Step> trail) {
    List<String> brief = new ArrayList<>();
    for (Step step : trail) {
      brief.add(
          switch (step) {
            case Step.Matched(var rule) -> rule.chain().backend() + " " + rule.rule().text();
            case Step.Policy(var chain, boolean accepts) ->
                chain.backend()
                    + " "
                    + chain.table().name()
                    + "/"
                    + chain.chain().name()
                    + " policy "
                    + accepts;
            case Step.Tracked(Tracking tracking) ->
                "ct " + tracking.state().word() + (tracking.reply() ? " reply" : "");
            case Step.Translated translated -> "nat";
            case Step.Refused(String why) -> why;
          });
    }
    return brief;
  }

  /** The error goes back through output and postrouting, and may be dropped there itself. */
  private void refuse(Outcome.Rejected rejected, Ending at) throws Undecided, Ended {
    Packet.Ip ip = at.packet().ip().orElseThrow();
    boolean six = ip.family() == Family.INET6;
    Tuple back = ConnectionTable.inverse(ip.tuple());
    Packet error;
    if (rejected.type().equals("tcp reset")) {
      error =
          Packet.of(
              new Packet.Ip(back, Packet.RST | Packet.ACK, six ? 60 : 40, 64, 0, Optional.empty()));
    } else {
      IpAddress from =
          isLocal(ip.tuple().destination())
              ? ip.tuple().destination()
              : switch (route(ip.tuple().source()).map(LinkSide::name).orElse("")) {
                case "rc" -> IpAddress.of(six ? "fd09:1::1" : "10.9.1.1");
                case "rs" -> IpAddress.of(six ? "fd09:2::1" : "10.9.2.1");
                default -> ip.tuple().source();
              };
      Tuple tuple =
          new Tuple(
              from,
              ip.tuple().source(),
              six ? Packet.ICMPV6 : Packet.ICMP,
              OptionalInt.empty(),
              OptionalInt.empty(),
              OptionalInt.of(six ? 1 : 3),
              OptionalInt.of(3),
              OptionalInt.empty());
      error =
          Packet.of(
              new Packet.Ip(
                  tuple, 0, ip.length() + 28, 64, six ? 0 : 0xc0, Optional.of(ip.tuple())));
    }
    Optional<Tracking> tracking =
        at.tracking()
            .filter(known -> known.connection().isPresent())
            .map(
                known ->
                    Tracking.of(known.connection().get(), Tracking.State.RELATED, !known.reply()));
    boolean toClient = isClients(at);
    Arrived arrived = send(error, tracking, Optional.empty());
    boolean client =
        arrived.link().isEmpty()
            ? fromRouter
            : arrived.link().get().name().equals("rc") && !fromRouter;
    throw new Ended(client && toClient);
  }

  private boolean isClients(Ending at) {
    return !at.tracking().map(Tracking::reply).orElse(replying);
  }

  private boolean replying;
  private boolean fromRouter;

  /** A packet from a link, or one that is made here, to where it leaves or stays. */
  private Arrived send(Packet packet, Optional<Tracking> tracking, Optional<LinkSide> from)
      throws Undecided, Ended {
    return send(packet, tracking, from, Optional.empty());
  }

  private Arrived send(
      Packet packet,
      Optional<Tracking> tracking,
      Optional<LinkSide> from,
      Optional<Passage.Sender> sender)
      throws Undecided, Ended {
    if (from.isEmpty()) {
      LinkSide out = outOf(packet);
      Passage passage =
          new Passage(
              Optional.empty(),
              Optional.of(out),
              Optional.empty(),
              Optional.empty(),
              Passage.PacketType.HOST,
              sender);
      Ending made = judge(Hook.OUTPUT, packet, tracking, passage);
      out = outOf(made.packet());
      passage =
          new Passage(
              Optional.empty(),
              Optional.of(out),
              Optional.empty(),
              Optional.empty(),
              Passage.PacketType.HOST,
              sender);
      Ending leaving = judge(Hook.POSTROUTING, made.packet(), made.tracking(), passage);
      if (!out.name().equals("lo")) {
        return new Arrived(leaving.packet(), leaving.tracking(), Optional.of(out));
      }
      return into(leaving.packet(), leaving.tracking(), LO);
    }
    return into(packet, tracking, from.get());
  }

  private LinkSide outOf(Packet packet) throws Undecided {
    IpAddress to = packet.ip().orElseThrow().tuple().destination();
    return route(to).orElseThrow(() -> new Undecided("no route to " + to));
  }

  private Arrived into(Packet packet, Optional<Tracking> tracking, LinkSide in)
      throws Undecided, Ended {
    if (!in.name().equals("lo")) {
      packet = packet.withMark(0);
    }
    Ending came = judge(Hook.PREROUTING, packet, tracking, Passage.into(in));
    IpAddress to = came.packet().ip().orElseThrow().tuple().destination();
    if (isLocal(to)) {
      if (to.isLoopback() && !in.name().equals("lo")) {
        throw new Undecided("a martian");
      }
      Ending stays =
          judge(
              Hook.INPUT,
              came.packet(),
              came.tracking(),
              Passage.into(in).withSender(earlyDemux(came.packet(), in)));
      return new Arrived(stays.packet(), stays.tracking(), Optional.empty());
    }
    LinkSide out = outOf(came.packet());
    Packet routed = came.packet().withTtl(came.packet().ip().orElseThrow().ttl() - 1);
    Ending through = judge(Hook.FORWARD, routed, came.tracking(), Passage.through(in, out));
    Ending leaves =
        judge(Hook.POSTROUTING, through.packet(), through.tracking(), Passage.through(in, out));
    return new Arrived(leaves.packet(), leaves.tracking(), Optional.of(out));
  }

  /** A TCP connection that exists, or a connected UDP socket, is found before input is asked. */
  private Optional<Passage.Sender> earlyDemux(Packet packet, LinkSide in) {
    Packet.Ip ip = packet.ip().orElseThrow();
    boolean found =
        ip.tuple().protocol() == Packet.TCP
            ? ip.tcpFlags() != Packet.SYN && (ip.tcpFlags() & Packet.RST) == 0
            : ip.tuple().protocol() == Packet.UDP && fromRouter && replying;
    return found && !in.name().equals("lo") ? Optional.of(ROOT) : Optional.empty();
  }

  private void hold(Optional<Tracking> tracking) {
    tracking
        .flatMap(Tracking::connection)
        .ifPresent(
            connection -> {
              held.removeIf(other -> other.original().equals(connection.original()));
              held.add(connection);
            });
  }

  /** What the one who sends the probe will see. */
  String result(Probe probe, boolean router) throws Undecided {
    fromRouter = router;
    IpAddress source = IpAddress.of(probe.source());
    IpAddress destination = IpAddress.of(probe.destination());
    Packet first =
        switch (probe.protocol()) {
          case "tcp" -> Packet.tcp(source, probe.sport(), destination, probe.port());
          case "udp" ->
              Packet.udp(source, probe.sport(), destination, probe.port())
                  .withLength((source.bits() == 32 ? 28 : 48) + probe.id().length());
          default -> Packet.echo(source, destination, probe.sport());
        };
    try {
      Arrived asked = there(first);
      Tuple seen = asked.packet().ip().orElseThrow().tuple();
      String who = who(asked, seen);
      Packet reply =
          first.withTuple(ConnectionTable.inverse(seen)).withTcpFlags(Packet.SYN | Packet.ACK);
      if (!probe.protocol().equals("tcp")) {
        reply = reply.withTcpFlags(0);
      }
      if (probe.protocol().equals("echo")) {
        reply = reply.withTos(asked.packet().ip().orElseThrow().tos());
      }
      back(reply, asked, first, probe.protocol().equals("echo"));
      if (probe.protocol().equals("tcp")) {
        Arrived established =
            there(first.withTcpFlags(Packet.ACK).withLength(source.bits() == 32 ? 52 : 72));
        if (!established.packet().ip().orElseThrow().tuple().equals(seen)) {
          throw new Undecided("the server is confused by an ACK of another connection");
        }
        back(
            reply.withTcpFlags(Packet.ACK | Packet.PSH).withLength(100), established, first, false);
      }
      if (probe.protocol().equals("echo")) {
        return "answer echo " + destination;
      }
      return "answer "
          + who
          + " "
          + seen.source()
          + " "
          + port(seen.sourcePort())
          + " "
          + seen.destination()
          + " "
          + port(seen.destinationPort());
    } catch (Ended ended) {
      return ended.told ? "told" : "silent";
    }
  }

  private static String port(OptionalInt port) {
    return port.isPresent() ? Integer.toString(port.getAsInt()) : "?";
  }

  private Arrived there(Packet packet) throws Undecided, Ended {
    replying = false;
    Arrived arrived =
        send(
            packet,
            Optional.empty(),
            fromRouter ? Optional.empty() : Optional.of(rc),
            fromRouter ? Optional.of(ROOT) : Optional.empty());
    hold(arrived.tracking());
    return arrived;
  }

  private static String who(Arrived asked, Tuple seen) throws Undecided, Ended {
    if (asked.link().isEmpty()) {
      return FilterLab.ROUTER;
    }
    if (!exists(seen.destination())) {
      throw new Undecided("sent to nobody");
    }
    if (asked.link().get().name().equals("rc")
        && seen.source().toString().matches("10.9.1.2|fd09:1::2")) {
      throw new Undecided("the client hears itself");
    }
    return asked.link().get().name().equals("rc") ? FilterLab.CLIENT : FilterLab.SERVER;
  }

  private void back(Packet reply, Arrived asked, Packet first, boolean echo)
      throws Undecided, Ended {
    replying = true;
    boolean here = asked.link().isEmpty();
    Arrived answered =
        send(
            reply,
            Optional.empty(),
            asked.link(),
            here && !echo ? Optional.of(ROOT) : Optional.empty());
    hold(answered.tracking());
    Tuple tuple = answered.packet().ip().orElseThrow().tuple();
    boolean home =
        fromRouter
            ? answered.link().isEmpty()
            : answered.link().isPresent() && answered.link().get().name().equals("rc");
    Tuple expected = ConnectionTable.inverse(first.ip().orElseThrow().tuple());
    if (!home || !tuple.equals(expected)) {
      if (echo && home && tuple.destination().equals(expected.destination())) {
        throw new Undecided("an echo from another address");
      }
      throw new Ended(false);
    }
  }
}
