package dev.plumb.answers.path;

import dev.plumb.model.IpAddress;
import dev.plumb.model.NetnsId;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A question: does this reach that?
 *
 * @param source where the client is
 * @param sourceLink the link that its socket is bound to; empty for any
 * @param sourceAddress the address that it is bound to; empty lets routing choose
 * @param sourcePort that the client's socket is bound to; empty lets the kernel choose
 * @param port of the destination; empty for {@link Transport#ICMP}
 * @param size of the IP packet in bytes, sent with DF; empty for small packets
 * @param expected the namespace that should answer; empty when any answer will do
 */
public record Flow(
    NetnsId source,
    Optional<String> sourceLink,
    Optional<IpAddress> sourceAddress,
    OptionalInt sourcePort,
    IpAddress destination,
    Transport transport,
    OptionalInt port,
    OptionalInt size,
    Optional<NetnsId> expected) {
  /** One whose port the kernel chooses. */
  public Flow(
      NetnsId source,
      Optional<String> sourceLink,
      Optional<IpAddress> sourceAddress,
      IpAddress destination,
      Transport transport,
      OptionalInt port,
      OptionalInt size,
      Optional<NetnsId> expected) {
    this(
        source,
        sourceLink,
        sourceAddress,
        OptionalInt.empty(),
        destination,
        transport,
        port,
        size,
        expected);
  }

  /** {@code tcp/80}, {@code icmp}. */
  public String service() {
    return port.isPresent() ? transport.word() + "/" + port.getAsInt() : transport.word();
  }
}
