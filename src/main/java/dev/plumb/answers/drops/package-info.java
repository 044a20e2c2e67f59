/** What was dropped between two readings of a host's counters, and what each counter means. */
@NullMarked
package dev.plumb.answers.drops;

import org.jspecify.annotations.NullMarked;
