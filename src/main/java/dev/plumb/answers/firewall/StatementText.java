package dev.plumb.answers.firewall;

import dev.plumb.model.Tree;
import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.NamedSet;
import dev.plumb.model.firewall.Operator;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Statements, expressions and elements in nft's words, whoever wrote the rule. */
public final class StatementText {
  private StatementText() {}

  public static String of(Statement statement) {
    return switch (statement) {
      case Statement.Match match ->
          of(match.left()) + operator(match.operator()) + of(match.right());
      case Statement.Decide decide -> of(decide.verdict());
      case Statement.DecideBy decide -> of(decide.key()) + " vmap " + of(decide.map());
      case Statement.Reject reject ->
          "reject"
              + reject.type().map(type -> " with " + type).orElse("")
              + reject.code().map(code -> " " + code).orElse("");
      case Statement.Nat nat -> nat(nat);
      case Statement.Tproxy tproxy -> "tproxy" + place(tproxy.address(), tproxy.port());
      case Statement.Set set -> of(set.target()) + " set " + of(set.value());
      case Statement.NoTrack noTrack -> "notrack";
      case Statement.Count count -> "counter" + count.name().map(name -> " " + name).orElse("");
      case Statement.Limit limit -> limit.kind() + settings(limit.settings());
      case Statement.Report report -> report.kind() + settings(report.settings());
      case Statement.ChangeSet change -> change.operation() + " @" + change.set();
      case Statement.Aside aside -> aside.kind() + settings(aside.settings());
      case Statement.Opaque opaque -> opaque.kind() + settings(opaque.settings());
      case Statement.Unknown unknown -> unknown.text();
    };
  }

  private static String operator(Operator operator) {
    return switch (operator) {
      case EQ -> " ";
      case IN -> " ";
      case NOT_IN -> " none of ";
      default -> " " + operator.word() + " ";
    };
  }

  private static String nat(Statement.Nat nat) {
    String kind =
        nat.kind() == Statement.Nat.Kind.PREFIX
            ? "nat prefix"
            : nat.kind().name().toLowerCase(Locale.ROOT);
    String flags = nat.flags().isEmpty() ? "" : " " + String.join(",", nat.flags());
    return kind + place(nat.address(), nat.port()) + flags;
  }

  private static String place(Optional<Expression> address, Optional<Expression> port) {
    String text = "";
    if (address.isPresent()) {
      boolean brackets =
          port.isPresent()
              && address.get() instanceof Expression.Address one
              && one.address().bits() == 128;
      text = brackets ? "[" + of(address.get()) + "]" : of(address.get());
    }
    text += port.map(found -> ":" + of(found)).orElse("");
    return text.isEmpty() ? "" : " to " + text;
  }

  private static String settings(Tree.Obj settings) {
    StringBuilder out = new StringBuilder();
    for (Tree.Field field : settings.fields()) {
      out.append(' ').append(field.name());
      String value =
          switch (field.value()) {
            case Tree.Text text -> text.value();
            case Tree.Num number -> Long.toString(number.value());
            case Tree.Flag flag -> Boolean.toString(flag.value());
            default -> "";
          };
      out.append(value.isEmpty() ? "" : " ").append(value);
    }
    return out.toString();
  }

  public static String of(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Accept accept -> "accept";
      case Verdict.Drop drop -> "drop";
      case Verdict.Continue next -> "continue";
      case Verdict.Return back -> "return";
      case Verdict.Jump jump -> "jump " + jump.chain();
      case Verdict.Goto jump -> "goto " + jump.chain();
      case Verdict.Queue queue -> "queue to " + queue.number() + (queue.bypass() ? " bypass" : "");
    };
  }

  /** {@code 10.0.0.1}, {@code "eth0" : drop}. */
  public static String of(NamedSet.Element element) {
    String value =
        element
            .verdict()
            .map(StatementText::of)
            .or(() -> element.value().map(StatementText::of))
            .map(text -> " : " + text)
            .orElse("");
    return of(element.key())
        + element.comment().map(comment -> " comment \"" + comment + "\"").orElse("")
        + value;
  }

  public static String of(Expression expression) {
    return switch (expression) {
      case Expression.Payload payload -> payload.protocol() + " " + payload.field();
      case Expression.EitherPort port -> port.protocol() + " sport or dport";
      case Expression.RawPayload raw -> "@" + raw.base() + "," + raw.offset() + "," + raw.length();
      case Expression.Meta meta -> meta(meta.key());
      case Expression.Conntrack conntrack ->
          "ct " + conntrack.direction().map(way -> way + " ").orElse("") + conntrack.key();
      case Expression.Fib fib -> "fib " + String.join(" . ", fib.flags()) + " " + fib.result();
      case Expression.Route route -> "rt " + route.key();
      case Expression.Socket socket -> "socket " + socket.key();
      case Expression.Option option ->
          option.header() + " " + option.name() + option.field().map(name -> " " + name).orElse("");
      case Expression.Generated generated ->
          "numgen " + generated.mode() + " mod " + generated.modulus();
      case Expression.Hash hash -> hash.kind() + settings(hash.settings());
      case Expression.Number number -> Long.toUnsignedString(number.value());
      case Expression.Text text -> text.value();
      case Expression.Address address -> address.address().toString();
      case Expression.Network network -> network.address() + "/" + network.length();
      case Expression.Range range -> of(range.from()) + "-" + of(range.to());
      case Expression.Several several -> joined(several.values(), ",");
      case Expression.AnonymousSet set -> "{ " + joined(set.elements(), ", ") + " }";
      case Expression.AnonymousMap map -> {
        List<String> texts = new ArrayList<>();
        map.elements().forEach(element -> texts.add(of(element)));
        yield "{ " + String.join(", ", texts) + " }";
      }
      case Expression.SetReference reference -> "@" + reference.name();
      case Expression.IpSet set -> "ipset " + set.name() + " " + String.join(",", set.directions());
      case Expression.Concatenation concatenation -> joined(concatenation.parts(), " . ");
      case Expression.Lookup lookup -> of(lookup.key()) + " map " + of(lookup.map());
      case Expression.Bits bits -> of(bits.left()) + " " + bits.operator() + " " + of(bits.right());
      case Expression.Unknown unknown -> "something not understood";
    };
  }

  /** nft leaves the word out before keys that no other thing has. */
  private static String meta(String key) {
    return switch (key) {
      case "iif", "iifname", "oif", "oifname", "skuid", "skgid" -> key;
      default -> "meta " + key;
    };
  }

  private static String joined(List<Expression> parts, String between) {
    List<String> texts = new ArrayList<>();
    parts.forEach(part -> texts.add(of(part)));
    return String.join(between, texts);
  }
}
