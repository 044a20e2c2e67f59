/**
 * Programs run in a namespace: with the terminal, instead of this process, or with their output
 * caught.
 *
 * <p>Lives here: the surroundings a program gets, and how its end is told. May not: print, read the
 * environment for it, or change anything outside the visit.
 */
@NullMarked
package dev.plumb.world.spawn;

import org.jspecify.annotations.NullMarked;
