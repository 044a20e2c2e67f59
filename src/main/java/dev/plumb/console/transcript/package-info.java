/**
 * Transcripts: recorded sessions that are documentation, bug report and test in one.
 *
 * <p>Lives here: the grammar of the files, the kinds of values, bindings and matching, the replay
 * engine and what it says of a failure. May not: run a command by itself (a {@code ReplaySession}
 * does), print, or ask the environment anything.
 */
@NullMarked
package dev.plumb.console.transcript;

import org.jspecify.annotations.NullMarked;
