package dev.plumb.answers.firewall;

import dev.plumb.model.firewall.Rule;

/**
 * A rule and where it stands.
 *
 * @param number its place in the whole list, from 1
 * @param chain where it is
 * @param position its place in its chain, from 1, as {@code iptables --line-numbers} counts
 */
public record PlacedRule(int number, PlacedChain chain, int position, Rule rule) {}
