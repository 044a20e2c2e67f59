package dev.plumb.answers.path;

import dev.plumb.model.IpAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a routing decision depends on.
 *
 * @param source empty while none is chosen
 * @param input the link it came by; empty for a packet that is made here, which rules call {@code
 *     iif lo}
 * @param output the ifindex that it must leave by; empty for any
 * @param mark 0 is none
 * @param tos the whole byte
 * @param protocol IPPROTO_*; empty when the question does not say, as are the ports and the user
 */
public record RouteKey(
    IpAddress destination,
    Optional<IpAddress> source,
    Optional<String> input,
    OptionalInt output,
    long mark,
    int tos,
    OptionalInt protocol,
    OptionalInt sourcePort,
    OptionalInt destinationPort,
    OptionalLong user) {
  /** A packet of which nothing but the destination is known. */
  public static RouteKey to(IpAddress destination) {
    return new RouteKey(
        destination,
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        0,
        0,
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalLong.empty());
  }

  /** The same that must leave by a link. */
  RouteKey by(OptionalInt link) {
    return new RouteKey(
        destination, source, input, link, mark, tos, protocol, sourcePort, destinationPort, user);
  }
}
