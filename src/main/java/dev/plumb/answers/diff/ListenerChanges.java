package dev.plumb.answers.diff;

import dev.plumb.answers.diff.Change.Sort;
import dev.plumb.model.Family;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Namespace;
import dev.plumb.model.Socket;
import dev.plumb.model.SocketOwner;
import dev.plumb.model.Sysctl;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who listens in a namespace that is on both hosts. A port that the kernel chose is another one at
 * every start: the same program on another such port is the same, and a UDP socket on one is a
 * client's.
 */
final class ListenerChanges {
  /** What {@code net.ipv4.ip_local_port_range} is where nobody set it. */
  private static final int FIRST_CHOSEN = 32768;

  private static final int LAST_CHOSEN = 60999;
  private static final String PROCESS = "process";

  private final TwoHosts hosts;
  private final Findings findings;
  private final Matching.Pair<Namespace> pair;

  ListenerChanges(TwoHosts hosts, Findings findings, Matching.Pair<Namespace> pair) {
    this.hosts = hosts;
    this.findings = findings;
    this.pair = pair;
  }

  /**
   * Where somebody listens, with one socket or with several that share the port.
   *
   * @param device the later name of the link it is bound to; empty when to none
   */
  private record Place(Socket.Protocol protocol, IpAddress local, int port, String device) {
    /** {@code 0.0.0.0:80/tcp}, {@code [::1]:53/udp}, {@code 0.0.0.0%eth0:68/udp}. */
    String words() {
      String bound = local + (device.isEmpty() ? "" : "%" + device);
      String address = local.family() == Family.INET6 ? "[" + bound + "]" : bound;
      return address + ":" + port + "/" + protocol.word();
    }
  }

  /**
   * @param isChosen whether the kernel may have chosen the port
   * @param commands of those who have it open; none when nobody looked
   */
  private record Listening(Place place, boolean isChosen, Set<String> commands) {
    /** The first that has it open. */
    Optional<String> process() {
      return commands.stream().findFirst();
    }
  }

  void listeners() {
    Optional<Matching<Socket>> both = findings.bothAsked(pair, "sockets", Namespace::sockets);
    if (both.isEmpty()) {
      return;
    }
    Matching<Listening> matching =
        new Matching<>(listening(false, both.get().gone()), listening(true, both.get().come()));
    matching.by(one -> Optional.of(one.place()), one -> Optional.of(one.place()));
    for (Matching.Pair<Listening> same : matching.pairs()) {
      compare(same);
    }
    if (!findings.all()) {
      matching.equal(ListenerChanges::program, ListenerChanges::program);
    }
    for (Listening one : matching.gone()) {
      if (counts(one)) {
        findings.add(
            change(Sort.GONE, one, one.process(), Optional.empty())
                .add("nobody listens on " + one.place().words() + " any more")
                .add(one.process().map(was -> " (was " + was + ")").orElse("")));
      }
    }
    for (Listening one : matching.come()) {
      if (counts(one)) {
        String who = one.process().orElse("somebody");
        findings.add(
            change(Sort.APPEARED, one, Optional.empty(), one.process())
                .add(who + " listens on " + one.place().words() + " now"));
      }
    }
  }

  private Change.Builder change(
      Sort sort, Listening one, Optional<String> before, Optional<String> after) {
    Change.Builder change =
        Change.of(sort, "listener", one.place().words()).in(pair.after().name());
    return before.isEmpty() && after.isEmpty() ? change : change.attribute(PROCESS, before, after);
  }

  private void compare(Matching.Pair<Listening> same) {
    Listening before = same.before();
    Listening after = same.after();
    boolean known = !before.commands().isEmpty() && !after.commands().isEmpty();
    if (known && Collections.disjoint(before.commands(), after.commands())) {
      findings.add(
          change(Sort.CHANGED, after, before.process(), after.process())
              .add(after.process().orElse("") + " listens on " + after.place().words())
              .add(" now, was " + before.process().orElse("")));
    }
  }

  private boolean counts(Listening one) {
    return findings.all() || one.place().protocol() == Socket.Protocol.TCP || !one.isChosen();
  }

  /** What finds a program on another chosen port; the listener itself for every other. */
  private static Object program(Listening one) {
    Place place = one.place();
    return one.isChosen() && !one.commands().isEmpty()
        ? List.of(place.protocol(), place.local(), place.device(), one.commands())
        : one;
  }

  private List<Listening> listening(boolean isLater, List<Socket> sockets) {
    Namespace namespace = isLater ? pair.after() : pair.before();
    Map<Place, Set<String>> places = new LinkedHashMap<>();
    for (Socket socket : sockets) {
      if (socket.isListening()) {
        Place place =
            new Place(
                socket.protocol(), socket.local(), socket.localPort(), device(isLater, socket));
        Set<String> commands = places.computeIfAbsent(place, key -> new LinkedHashSet<>());
        for (SocketOwner owner : socket.owners()) {
          owner.command().ifPresent(commands::add);
        }
      }
    }
    int[] chosen = chosen(namespace);
    List<Listening> found = new ArrayList<>();
    places.forEach(
        (place, commands) ->
            found.add(
                new Listening(
                    place, chosen[0] <= place.port() && place.port() <= chosen[1], commands)));
    return found;
  }

  private String device(boolean isLater, Socket socket) {
    if (socket.device().isEmpty()) {
      return "";
    }
    LinkRef ref = new LinkRef(socket.netns(), socket.device().getAsInt());
    Host host = isLater ? hosts.after() : hosts.before();
    Optional<Link> link = host.link(ref);
    Optional<Link> later = isLater ? link : link.flatMap(hosts::later);
    return later.or(() -> link).map(Link::name).orElse("if" + ref.ifindex());
  }

  /** The first and the last port that the kernel chooses by itself. */
  private static int[] chosen(Namespace namespace) {
    for (Sysctl sysctl : namespace.sysctls().orEmpty()) {
      if (sysctl.name().equals("net.ipv4.ip_local_port_range")) {
        String[] ports = sysctl.value().strip().split("\\s+", 2);
        try {
          return new int[] {Integer.parseInt(ports[0]), Integer.parseInt(ports[ports.length - 1])};
        } catch (NumberFormatException strange) {
          break; // no kernel writes that
        }
      }
    }
    return new int[] {FIRST_CHOSEN, LAST_CHOSEN};
  }
}
