/** The kernel's counters of packets that did not arrive, read in each namespace. */
@NullMarked
package dev.plumb.world.drops;

import org.jspecify.annotations.NullMarked;
