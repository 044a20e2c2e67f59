/**
 * The only door to libc: namespaces, sockets, children and the {@code /proc} tree, by JNA direct
 * mapping. Meaning lives elsewhere: this room knows numbers, descriptors and errnos, never links or
 * containers. No JNA type leaves it, no thread of it is pooled, and nothing here starts a thread
 * while it is inside a foreign namespace.
 */
@NullMarked
package dev.plumb.world.kernel;

import org.jspecify.annotations.NullMarked;
