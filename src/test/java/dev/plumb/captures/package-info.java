/**
 * Netlink messages of a real kernel, and what ip and bridge said of the same objects at the same
 * moment.
 *
 * <p>How to capture again: src/test/resources/captures/README.md.
 */
@NullMarked
package dev.plumb.captures;

import org.jspecify.annotations.NullMarked;
