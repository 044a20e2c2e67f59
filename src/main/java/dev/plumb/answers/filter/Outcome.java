package dev.plumb.answers.filter;

import dev.plumb.model.IpAddress;
import java.util.Optional;

/** What becomes of a packet at a hook. */
public sealed interface Outcome {
  /** It goes on. */
  record Accepted() implements Outcome {}

  /**
   * It is gone, without a word.
   *
   * @param by what decided: a rule, or a chain's policy; empty when the kernel's own conntrack or
   *     NAT dropped it, and then the last step says why
   */
  record Dropped(Optional<Step> by) implements Outcome {}

  /**
   * It is gone, and the sender is told.
   *
   * @param type {@code icmp}, {@code icmpv6}, {@code tcp reset}
   * @param code nft's word: {@code port-unreachable}; empty for a reset
   */
  record Rejected(Step by, String type, Optional<String> code) implements Outcome {}

  /**
   * A program decides.
   *
   * @param number of the queue as it is written
   * @param bypass accepted when no program listens
   */
  record Queued(Step by, String number, boolean bypass) implements Outcome {}

  /** It is handed to a local socket that is not the one it is addressed to: TPROXY. */
  record Handed(Step by, Optional<IpAddress> address, Optional<Integer> port) implements Outcome {}

  /** A frame is not bridged but routed: ebtables' table broute. */
  record Routed(Step by) implements Outcome {}

  /** {@code accepted}, {@code dropped}, ... */
  default String word() {
    return switch (this) {
      case Accepted accepted -> "accepted";
      case Dropped dropped -> "dropped";
      case Rejected rejected -> "rejected";
      case Queued queued -> "queued";
      case Handed handed -> "handed over";
      case Routed routed -> "routed";
    };
  }
}
