/**
 * Plumb as a user has it: a process with words, streams and an exit code, in scenes that a shell
 * script sets up.
 *
 * <p>Nothing here calls a class of plumb; what is asserted is what would be read.
 */
@NullMarked
package dev.plumb.endtoend;

import org.jspecify.annotations.NullMarked;
