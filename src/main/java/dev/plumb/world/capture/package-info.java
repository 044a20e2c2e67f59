/**
 * Listening to links of several namespaces at once, packets in the order of their times.
 *
 * <p>It sends nothing and changes nothing: packet sockets, not promiscuous, each opened in a visit.
 */
@NullMarked
package dev.plumb.world.capture;

import org.jspecify.annotations.NullMarked;
