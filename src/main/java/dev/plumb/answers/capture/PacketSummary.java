package dev.plumb.answers.capture;

import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one packet says, on one line.
 *
 * @param tags VLAN ids, the outer one first
 * @param fromHardware sender and receiver of the frame; empty where there is no Ethernet header
 * @param from sender and receiver of the packet: of IP, or the two addresses of an ARP; empty for
 *     other protocols
 * @param fromPort of TCP and UDP; empty for others, and for fragments that do not hold it
 * @param protocol {@code TCP}, {@code ICMPv6}, {@code ARP}, ...
 * @param detail what it does, in one phrase: {@code [S] seq 17 win 64240}, {@code echo request}
 */
public record PacketSummary(
    List<Integer> tags,
    Optional<HardwareAddress> fromHardware,
    Optional<HardwareAddress> toHardware,
    Optional<IpAddress> from,
    Optional<IpAddress> to,
    OptionalInt fromPort,
    OptionalInt toPort,
    String protocol,
    String detail) {
  public PacketSummary {
    tags = List.copyOf(tags);
  }
}
