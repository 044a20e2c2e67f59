/**
 * Bytes from outside, made up by Jazzer: every reader returns a value or throws what it says it
 * throws.
 *
 * <p>A plain build runs the seeds and past findings beside each class, {@code JAZZER_FUZZ=1 mvn
 * test -Dtest=CLASS#METHOD} looks for more.
 */
@NullMarked
package dev.plumb.fuzz;

import org.jspecify.annotations.NullMarked;
