/**
 * A saved host: one file of gzip'd JSON that holds raw facts, also those this version does not
 * understand.
 *
 * <p>Lives here: the file's format, one codec per record, and the limits under which a file of
 * unknown origin is read. May not: look at the live host, send anything, or interpret what it
 * saves.
 */
@NullMarked
package dev.plumb.world.snapshot;

import org.jspecify.annotations.NullMarked;
