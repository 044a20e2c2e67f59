package dev.plumb.console.transcript;

import java.util.Optional;

/**
 * A name that a transcript declares for a value that differs from host to host.
 *
 * @param name as written between {@code <} and {@code >}
 * @param scope within which two names of a kind must differ; the namespace, for an ifindex; "" is
 *     the whole host
 * @param from a command of ours that prints the value; run when the name is needed before any
 *     output showed it
 * @param mayEqual true when another name of the kind and scope may have the same value
 * @param eui64Of the name of the MAC that an IPv6 link-local address is made from
 */
public record Binding(
    String name,
    ValueKind kind,
    String scope,
    Optional<String> from,
    boolean mayEqual,
    Optional<String> eui64Of) {

  /** As a transcript writes it. */
  String written() {
    return "<" + name + ">";
  }

  /** True when the two must not have one value. */
  boolean mustDifferFrom(Binding other) {
    return kind.identity()
        && kind == other.kind
        && scope.equals(other.scope)
        && !name.equals(other.name)
        && !mayEqual
        && !other.mayEqual;
  }
}
