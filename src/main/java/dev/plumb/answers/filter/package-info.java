/**
 * What netfilter does with a packet at a hook: every chain that is asked there, in the kernel's
 * order, rule by rule, with conntrack and NAT.
 *
 * <p>{@link dev.plumb.answers.filter.Firewall} is the way in. What the rulesets do not tell is
 * followed both ways, and the {@link dev.plumb.answers.filter.Judgement} has both ends. May not:
 * route, deliver, or guess; what routing and sockets say is asked of {@link
 * dev.plumb.answers.filter.Lookups}.
 *
 * @see "docs/lab/0007-what-netfilter-does.md"
 */
@NullMarked
package dev.plumb.answers.filter;

import org.jspecify.annotations.NullMarked;
