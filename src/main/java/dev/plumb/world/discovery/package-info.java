/**
 * A live host: which namespaces there are, why, what is in them, and whose they are.
 *
 * <p>Lives here: one small class for each place to look and for each step of putting a {@link
 * dev.plumb.model.Host} together. What cannot be read is a gap in it. May not: print, change
 * anything on the host, or start an engine.
 */
@NullMarked
package dev.plumb.world.discovery;

import org.jspecify.annotations.NullMarked;
