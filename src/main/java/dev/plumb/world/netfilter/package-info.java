/**
 * Rulesets as data: what {@code nft -j} and the {@code *tables-save} tools print, read into {@link
 * dev.plumb.model.firewall}.
 *
 * <p>Texts in, records out; nothing is run here. For any bytes a reader returns or throws {@link
 * dev.plumb.world.netfilter.MalformedRuleset}, nothing else. A rule that was not understood stays
 * as its text. May not: ask the kernel, start a program, judge a packet.
 */
@NullMarked
package dev.plumb.world.netfilter;

import org.jspecify.annotations.NullMarked;
