/**
 * The transcripts of this repository as tests.
 *
 * <p>Lives here: which of them run where, and the world they run in. May not: know how a step is
 * matched.
 */
@NullMarked
package dev.plumb.transcripts;

import org.jspecify.annotations.NullMarked;
