package dev.plumb.console.command;

import dev.plumb.answers.path.Flow;
import dev.plumb.answers.path.Transport;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
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

  static Flow flow(Call call, Host host) throws UserError {
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
    ProbeTarget target = parsed.resolved(host, source.namespace());
    Optional<IpAddress> address = IpAddress.parse(target.word());
    if (address.isEmpty()) {
      throw UserError.of(
          Exit.NO_SUCH,
          "'" + parsed.word() + "' is no address, and no namespace is called that",
          "names of DNS are not resolved here",
          "dns " + source.namespace().name() + " " + parsed.word());
    }
    OptionalInt size =
        call.has("--size")
            ? OptionalInt.of(
                Numbers.whole("--size", call.option("--size").orElseThrow(), 28, LARGEST))
            : OptionalInt.empty();
    OptionalInt port =
        transport == Transport.ICMP
            ? OptionalInt.empty()
            : OptionalInt.of(target.port().orElseThrow());
    OptionalInt sport =
        call.has("--sport")
            ? OptionalInt.of(
                Numbers.whole("--sport", call.option("--sport").orElseThrow(), 1, LARGEST))
            : OptionalInt.empty();
    return new Flow(
        source.namespace().id(),
        source.link(),
        source.address(),
        sport,
        address.get(),
        transport,
        port,
        size,
        expected(call, host, parsed));
  }

  /** The one that is named, by the option or as the destination. */
  private static Optional<NetnsId> expected(Call call, Host host, ProbeTarget target)
      throws UserError {
    Optional<String> named = call.option("--expect");
    if (named.isPresent()) {
      return Optional.of(Names.namespace(host, named.get()).id());
    }
    return IpAddress.parse(target.word()).isPresent()
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
