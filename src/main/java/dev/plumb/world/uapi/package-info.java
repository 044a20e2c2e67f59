/**
 * The kernel's netlink objects, typed: which attribute has which number, width, byte order and
 * name.
 *
 * <p>Lives here: tables that say what the uapi headers say, and the messages that are read by them.
 * May not: do I/O, know a socket or a namespace, or choose words for people.
 */
@NullMarked
package dev.plumb.world.uapi;

import org.jspecify.annotations.NullMarked;
