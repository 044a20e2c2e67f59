package dev.plumb.answers.filter;

import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.NamedSet.Element;
import dev.plumb.model.firewall.Statement.Nat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Where a NAT statement leads a packet: as many places as chance or ignorance leave open. */
final class NatTargets {
  /** One of them. */
  sealed interface Target {
    /** There. */
    record To(NatRange range) implements Target {}

    /** Nowhere: the rule does not hold for this packet after all. */
    record Nowhere() implements Target {}

    /** The kernel has no address to take, and drops the packet. */
    record Refused(String why) implements Target {}

    /** Somewhere. */
    record Hidden(Doubt.Kind kind, String why) implements Target {}
  }

  /**
   * All of them.
   *
   * @param doubt why there are several
   */
  record Targets(List<Target> targets, String doubt) {
    Targets {
      targets = List.copyOf(targets);
    }

    static Targets of(Target target) {
      return new Targets(List.of(target), "");
    }
  }

  private NatTargets() {}

  static Targets of(Asking asking, Nat nat) {
    if (!(asking.packet().content() instanceof Packet.Ip ip)) {
      return Targets.of(new Target.Nowhere());
    }
    return switch (nat.kind()) {
      case MASQUERADE -> Targets.of(own(asking, nat, masqueraded(asking)));
      case REDIRECT -> redirected(asking, nat, ip.family());
      case SNAT, DNAT, PREFIX -> written(asking, nat);
    };
  }

  private static Answer<IpAddress> masqueraded(Asking asking) {
    return asking.passage().out().isPresent()
        ? asking.lookups().masqueradeAddress(asking.passage().out().get(), asking.packet())
        : Answer.unknown("the outgoing link is not known");
  }

  private static Targets redirected(Asking asking, Nat nat, Family family) {
    Answer<IpAddress> address =
        asking.hook() == Hook.OUTPUT
            ? Answer.of(IpAddress.of(family == Family.INET ? "127.0.0.1" : "::1"))
            : asking.passage().in().isPresent()
                ? asking.lookups().firstAddress(asking.passage().in().get(), family)
                : Answer.unknown("the incoming link is not known");
    return Targets.of(own(asking, nat, address));
  }

  private static Target own(Asking asking, Nat nat, Answer<IpAddress> address) {
    return switch (address) {
      case Answer.Known<IpAddress>(IpAddress known) ->
          withPorts(asking, nat, known, known, Optional.empty());
      case Answer.None<IpAddress> none ->
          new Target.Refused("the link has no address that the packet could take");
      case Answer.Unknown<IpAddress>(String why) -> new Target.Hidden(Doubt.Kind.UNKNOWN, why);
    };
  }

  private static Targets written(Asking asking, Nat nat) {
    if (nat.address().isEmpty()) {
      return Targets.of(withPorts(asking, nat, null, null, Optional.empty()));
    }
    if (nat.address().get() instanceof Expression.Lookup(Expression key, Expression map)) {
      return switch (Evaluation.find(asking, key, map)) {
        case Evaluation.Mapped.Hit(Element element) -> Targets.of(mapped(asking, nat, element));
        case Evaluation.Mapped.Miss miss -> Targets.of(new Target.Nowhere());
        case Evaluation.Mapped.Hidden(Doubt.Kind kind, String why) ->
            Targets.of(new Target.Hidden(kind, why));
        case Evaluation.Mapped.Drawn(List<Optional<Element>> elements, String why) -> {
          List<Target> targets = new ArrayList<>();
          for (Optional<Element> element : elements) {
            Target target =
                element.isPresent() ? mapped(asking, nat, element.get()) : new Target.Nowhere();
            if (!targets.contains(target)) {
              targets.add(target);
            }
          }
          yield new Targets(targets, why);
        }
      };
    }
    return Targets.of(literal(asking, nat, nat.address().get(), Optional.empty()));
  }

  private static Target mapped(Asking asking, Nat nat, Element element) {
    if (element.value().isEmpty()) {
      return new Target.Hidden(Doubt.Kind.UNKNOWN, "a map's value is not understood");
    }
    Expression value = element.value().get();
    return value instanceof Expression.Concatenation(List<Expression> parts) && parts.size() == 2
        ? literal(asking, nat, parts.get(0), Optional.of(parts.get(1)))
        : literal(asking, nat, value, Optional.empty());
  }

  private static Target literal(
      Asking asking, Nat nat, Expression address, Optional<Expression> port) {
    return switch (address) {
      case Expression.Address single ->
          withPorts(asking, nat, single.address(), single.address(), port);
      case Expression.Network network ->
          withPorts(asking, nat, Literals.end(network, false), Literals.end(network, true), port);
      case Expression.Range(Expression.Address from, Expression.Address to) ->
          withPorts(asking, nat, from.address(), to.address(), port);
      default ->
          Evaluation.read(asking, address) instanceof Value.Addr computed
              ? withPorts(asking, nat, computed.address(), computed.address(), port)
              : new Target.Hidden(Doubt.Kind.UNKNOWN, "the new address is computed");
    };
  }

  private static Target withPorts(
      Asking asking,
      Nat nat,
      @Nullable IpAddress first,
      @Nullable IpAddress last,
      Optional<Expression> mappedPort) {
    if (first != null
        && asking.packet().content() instanceof Packet.Ip ip
        && first.family() != ip.family()) {
      return new Target.Nowhere(); // a rule for the other family, in a table for both
    }
    Optional<Expression> port = mappedPort.isPresent() ? mappedPort : nat.port();
    OptionalInt from = OptionalInt.empty();
    OptionalInt to = OptionalInt.empty();
    if (port.isPresent()) {
      switch (port.get()) {
        case Expression.Number(long number) -> {
          from = OptionalInt.of((int) number);
          to = from;
        }
        case Expression.Range(Expression.Number(long low), Expression.Number(long high)) -> {
          from = OptionalInt.of((int) low);
          to = OptionalInt.of((int) high);
        }
        default -> {
          Value value = Evaluation.read(asking, port.get());
          if (value instanceof Value.Absent) {
            return new Target.Nowhere();
          }
          if (!(value instanceof Value.Num(long number))) {
            return new Target.Hidden(Doubt.Kind.UNKNOWN, "the new port is computed");
          }
          from = OptionalInt.of((int) number);
          to = from;
        }
      }
    }
    return new Target.To(
        new NatRange(
            Optional.ofNullable(first),
            Optional.ofNullable(last),
            from,
            to,
            base(nat.flags()),
            nat.kind() == Nat.Kind.PREFIX || nat.flags().contains("netmap"),
            nat.flags()));
  }

  private static OptionalInt base(List<String> flags) {
    for (String flag : flags) {
      if (flag.startsWith("base ")) {
        return OptionalInt.of(Integer.parseInt(flag, 5, flag.length(), 10));
      }
    }
    return OptionalInt.empty();
  }
}
