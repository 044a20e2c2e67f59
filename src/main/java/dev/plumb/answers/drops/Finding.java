package dev.plumb.answers.drops;

import dev.plumb.model.NetnsId;
import java.util.Optional;

/**
 * Packets that one counter says were not let through.
 *
 * @param netns where
 * @param where as plumb names it: {@code nginx-1:eth0}, {@code nginx-1}; {@code all namespaces} for
 *     a counter that the kernel keeps once
 * @param count how many, at least 1
 * @param counter which counter: {@code TcpExtListenOverflows}, {@code rx_dropped}, {@code
 *     iptables-nft:filter/INPUT#2}
 * @param sentence what it means
 * @param cause the cause code that it hints at; empty when it points to none
 */
public record Finding(
    NetnsId netns,
    String where,
    long count,
    String counter,
    String sentence,
    Optional<String> cause) {}
