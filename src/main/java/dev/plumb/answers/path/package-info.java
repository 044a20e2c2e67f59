/**
 * Which way a packet goes, and why it does not arrive: a flow is followed through the model,
 * request and reply, and what stopped it is traced back to the setting at fault.
 *
 * <p>Lives here: routing, neighbours, bridges, tunnels, sockets, and the causes. May not: read
 * anything but the model, or guess; what the model cannot decide is followed both ways or is a gap.
 */
@NullMarked
package dev.plumb.answers.path;

import org.jspecify.annotations.NullMarked;
