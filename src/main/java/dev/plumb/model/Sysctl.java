package dev.plumb.model;

import java.util.Optional;

/**
 * A setting of a network stack, as {@code sysctl} names it.
 *
 * @param key {@code net.ipv4.conf.eth0.rp_filter}; a link's name in it may hold dots
 * @param link the link's name, {@code all} or {@code default}, for a setting that each link has
 * @param name what it is called without the link: {@code net.ipv4.conf.rp_filter}
 * @param value as the kernel prints it
 */
public record Sysctl(String key, Optional<String> link, String name, String value) {}
