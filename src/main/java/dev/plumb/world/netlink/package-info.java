/**
 * Netlink framing, and nothing of what messages mean: headers, attributes, multipart answers,
 * errors with the kernel's own sentence, interrupted dumps.
 *
 * <p>Lives here: the codec, and the channel in its three forms (kernel, replay, recording). May
 * not: know a link from a route; only {@link dev.plumb.world.netlink.KernelChannel} touches the
 * kernel room.
 */
@NullMarked
package dev.plumb.world.netlink;

import org.jspecify.annotations.NullMarked;
