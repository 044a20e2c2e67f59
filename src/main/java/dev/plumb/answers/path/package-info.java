/**
 * Which way a packet goes: from facts about routes and rules to a decision with its evidence.
 *
 * <p>Lives here: the routing decision of one namespace. May not: read anything but the model, or
 * guess; what the model cannot decide is said to be unknown, with the reason.
 */
@NullMarked
package dev.plumb.answers.path;

import org.jspecify.annotations.NullMarked;
