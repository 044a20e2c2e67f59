/**
 * What rulesets mean: in which order the kernel asks them, and who wrote each rule.
 *
 * <p>Pure: rulesets and containers in, answers out. May not: know how the rules were read, or say
 * anything for people beyond a word and its evidence.
 */
@NullMarked
package dev.plumb.answers.firewall;

import org.jspecify.annotations.NullMarked;
