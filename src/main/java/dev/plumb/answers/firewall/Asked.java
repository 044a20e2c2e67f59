package dev.plumb.answers.firewall;

import dev.plumb.model.IpAddress;
import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.Operator;
import dev.plumb.model.firewall.Rule;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.Verdict;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a rule asks and does, picked out of its statements for whoever wants to recognise it.
 *
 * @param input the link it must come in by; {@code inputIsNot} when it must be another
 * @param port the destination's port
 * @param translated where its NAT leads
 */
record Asked(
    Optional<String> input,
    boolean inputIsNot,
    Optional<String> output,
    boolean outputIsNot,
    Optional<IpAddress> source,
    Optional<IpAddress> destination,
    Optional<String> protocol,
    OptionalInt port,
    Optional<Statement.Nat> nat,
    Optional<IpAddress> translated,
    OptionalInt translatedPort,
    Optional<Verdict> verdict,
    boolean asksState,
    boolean drops) {

  static Asked of(Rule rule) {
    Draft draft = new Draft();
    for (Statement statement : rule.statements()) {
      draft.take(statement);
    }
    return draft.asked();
  }

  /** The chain it leads to. */
  Optional<String> target() {
    return verdict.flatMap(
        found ->
            found instanceof Verdict.Jump jump
                ? Optional.of(jump.chain())
                : found instanceof Verdict.Goto jump
                    ? Optional.of(jump.chain())
                    : Optional.empty());
  }

  boolean accepts() {
    return verdict.isPresent() && verdict.get() instanceof Verdict.Accept;
  }

  boolean returns() {
    return verdict.isPresent() && verdict.get() instanceof Verdict.Return;
  }

  /** Collects while the statements are gone through. */
  private static final class Draft {
    private Optional<String> input = Optional.empty();
    private boolean inputIsNot;
    private Optional<String> output = Optional.empty();
    private boolean outputIsNot;
    private Optional<IpAddress> source = Optional.empty();
    private Optional<IpAddress> destination = Optional.empty();
    private Optional<String> protocol = Optional.empty();
    private OptionalInt port = OptionalInt.empty();
    private Optional<Statement.Nat> nat = Optional.empty();
    private Optional<Verdict> verdict = Optional.empty();
    private boolean asksState;
    private boolean rejects;

    void take(Statement statement) {
      if (statement instanceof Statement.Match match) {
        match(match);
      } else if (statement instanceof Statement.Nat found) {
        nat = Optional.of(found);
      } else if (statement instanceof Statement.Decide decide) {
        verdict = Optional.of(decide.verdict());
      } else if (statement instanceof Statement.Reject) {
        rejects = true;
      }
    }

    private void match(Statement.Match match) {
      boolean not = match.operator() == Operator.NE;
      switch (match.left()) {
        case Expression.Meta(String key)
            when match.right() instanceof Expression.Text(String name) -> {
          switch (key) {
            case "iifname" -> {
              input = Optional.of(name);
              inputIsNot = not;
            }
            case "oifname" -> {
              output = Optional.of(name);
              outputIsNot = not;
            }
            case "l4proto" -> protocol = not ? Optional.empty() : Optional.of(name);
            default -> {}
          }
        }
        case Expression.Payload(String header, String field) when !not -> {
          switch (field) {
            case "saddr" -> source = address(match.right());
            case "daddr" -> destination = address(match.right());
            case "dport" -> {
              protocol = header.equals("th") ? protocol : Optional.of(header);
              port = number(match.right());
            }
            default -> {}
          }
        }
        case Expression.Conntrack conntrack -> asksState |= conntrack.key().equals("state");
        default -> {}
      }
    }

    /** An address, or the one that a network is written by. */
    private static Optional<IpAddress> address(Expression value) {
      return switch (value) {
        case Expression.Address single -> Optional.of(single.address());
        case Expression.Network network -> Optional.of(network.address());
        default -> Optional.empty();
      };
    }

    private static OptionalInt number(Expression value) {
      return value instanceof Expression.Number number
          ? OptionalInt.of((int) number.value())
          : OptionalInt.empty();
    }

    Asked asked() {
      return new Asked(
          input,
          inputIsNot,
          output,
          outputIsNot,
          source,
          destination,
          protocol,
          port,
          nat,
          nat.flatMap(Statement.Nat::address).flatMap(Draft::address),
          nat.flatMap(Statement.Nat::port).map(Draft::number).orElse(OptionalInt.empty()),
          verdict,
          asksState,
          rejects || (verdict.isPresent() && verdict.get() instanceof Verdict.Drop));
    }
  }
}
