package dev.plumb.model.firewall;

/** How many packets and bytes a rule or policy saw since it was made; unsigned 64 bits each. */
public record Counters(long packets, long bytes) {}
