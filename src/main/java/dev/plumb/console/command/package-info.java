/**
 * Commands: one class per noun, each contributing rows to the one table from which dispatch, help
 * and completion derive.
 *
 * <p>Lives here: the command table and its grammar, outcomes and the spans they are made of, the
 * session a command sees, and the error a user reads. May not: print, touch a terminal, or know
 * whether the host is live or saved.
 */
@NullMarked
package dev.plumb.console.command;

import org.jspecify.annotations.NullMarked;
