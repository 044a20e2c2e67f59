package dev.plumb.console.command;

import dev.plumb.answers.path.Cause;
import dev.plumb.answers.path.Flow;
import dev.plumb.answers.path.PathAnswer;
import dev.plumb.answers.path.PathEngine;
import dev.plumb.answers.path.Transport;
import dev.plumb.model.Container;
import dev.plumb.model.Family;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The words of a flow: {@code NS}, {@code NS:IF} or {@code NS:ADDRESS} as source, {@code
 * ADDR[:PORT[/PROTO]]} or {@code NS[:PORT[/PROTO]]} as destination.
 */
final class FlowWords {
  private static final int LARGEST = 65535;

  private FlowWords() {}

  /** A source: the namespace, and what its socket is bound to. */
  private record Source(Namespace namespace, Optional<String> link, Optional<IpAddress> address) {}

  /**
   * What is asked.
   *
   * @param name the name that was asked for, when it is no address
   * @param answer known before any packet is followed; empty when one has to be
   */
  record Question(Flow flow, Optional<String> name, Optional<PathAnswer> answer) {}

  static Question question(Call call, Host host) throws UserError {
    Source source = source(host, call.arguments().getFirst());
    String word = call.arguments().get(1);
    Optional<Transport> asked = PathCommands.transport(call);
    int slash = word.lastIndexOf('/');
    Optional<Transport> said =
        slash > 0 ? Transport.of(word.substring(slash + 1)) : Optional.empty();
    if (slash > 0 && said.isEmpty()) {
      throw UserError.usage(
          "no such protocol: " + word.substring(slash + 1), "10.0.0.5:80/tcp, :53/udp, or --proto");
    }
    ProbeTarget parsed = ProbeTarget.parse(slash > 0 ? word.substring(0, slash) : word);
    Transport transport =
        asked.or(() -> said).orElse(parsed.port().isPresent() ? Transport.TCP : Transport.ICMP);
    if (transport != Transport.ICMP && parsed.port().isEmpty()) {
      throw UserError.usage(
          "which port of " + parsed.word() + "?", "path SRC " + parsed.word() + ":80");
    }
    Found found = find(call, host, source.namespace(), parsed);
    OptionalInt size = number(call, "--size", 28);
    OptionalInt port =
        transport == Transport.ICMP
            ? OptionalInt.empty()
            : OptionalInt.of(parsed.port().orElseThrow());
    OptionalInt sport = number(call, "--sport", 1);
    Flow flow =
        new Flow(
            source.namespace().id(),
            source.link(),
            source.address(),
            sport,
            found.address().orElse(IpAddress.any(Family.INET)),
            transport,
            port,
            size,
            expected(call, host, parsed));
    return new Question(
        flow, found.name(), found.failure().map(cause -> PathEngine.unaddressed(flow, cause)));
  }

  /** Where a word leads: an address, or why there is none. */
  private record Found(
      Optional<IpAddress> address, Optional<String> name, Optional<Cause> failure) {}

  private static OptionalInt number(Call call, String option, int least) throws UserError {
    Optional<String> word = call.option(option);
    return word.isPresent()
        ? OptionalInt.of(Numbers.whole(option, word.get(), least, LARGEST))
        : OptionalInt.empty();
  }

  private static Found find(Call call, Host host, Namespace asker, ProbeTarget target)
      throws UserError {
    Optional<String> name = Optional.of(target.word());
    Optional<Container> stopped = stopped(host, target.word());
    if (stopped.isPresent()) {
      for (Container.Attachment one : stopped.get().attachments()) {
        if (one.address().isPresent()) {
          return new Found(one.address().map(Prefix::address), name, Optional.empty());
        }
      }
      return new Found(Optional.empty(), name, Optional.of(PathEngine.down(stopped.get())));
    }
    Optional<IpAddress> address = IpAddress.parse(target.resolved(host, asker).word());
    if (address.isPresent()) {
      boolean plain = IpAddress.parse(target.word()).isPresent();
      return new Found(address, plain ? Optional.empty() : name, Optional.empty());
    }
    if (!call.has("--resolve")) {
      List<String> next = new ArrayList<>();
      Names.near(host, target.word()).ifPresent(next::add);
      next.add("dns " + asker.name() + " " + target.word());
      throw UserError.of(
          Exit.NO_SUCH,
          "'" + target.word() + "' is no address, and no namespace is called that",
          "a name of DNS is asked for with --resolve",
          next.toArray(new String[0]));
    }
    NameLookup looked = NameLookup.of(call.session(), host, asker, target.word());
    return new Found(looked.address(), name, looked.failure());
  }

  /** A container of that name that has no namespace now. */
  private static Optional<Container> stopped(Host host, String word) {
    for (Container container : host.containers()) {
      if (container.name().equals(word) && !container.isRunning() && container.netns().isEmpty()) {
        return Optional.of(container);
      }
    }
    return Optional.empty();
  }

  /** The one that is named, by the option or as the destination. */
  private static Optional<NetnsId> expected(Call call, Host host, ProbeTarget target)
      throws UserError {
    Optional<String> named = call.option("--expect");
    if (named.isPresent()) {
      return Optional.of(Names.namespace(host, named.get()).id());
    }
    return IpAddress.parse(target.word()).isPresent()
            || call.has("--resolve")
            || stopped(host, target.word()).isPresent()
        ? Optional.empty()
        : Optional.of(Names.namespace(host, target.word()).id());
  }

  private static Source source(Host host, String word) throws UserError {
    int colon = word.indexOf(':');
    try {
      return new Source(Names.namespace(host, word), Optional.empty(), Optional.empty());
    } catch (UserError whole) {
      if (colon <= 0) {
        throw whole;
      }
      Namespace namespace = Names.namespace(host, word.substring(0, colon));
      String rest = word.substring(colon + 1);
      Optional<IpAddress> address = IpAddress.parse(rest);
      if (address.isPresent()) {
        return new Source(namespace, Optional.empty(), address);
      }
      Link link = Names.linkIn(host, namespace, rest);
      return new Source(namespace, Optional.of(link.name()), Optional.empty());
    }
  }
}
