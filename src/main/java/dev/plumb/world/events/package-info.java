/**
 * Changes as they happen, over all namespaces of the host.
 *
 * <p>Lives here: one listener in a scratch namespace of our own, and what its messages mean in a
 * line of text. May not: change anything outside that namespace, hold a namespace, or decide what
 * is read again.
 */
@NullMarked
package dev.plumb.world.events;

import org.jspecify.annotations.NullMarked;
