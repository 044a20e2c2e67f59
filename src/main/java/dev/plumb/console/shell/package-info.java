/**
 * The shell: the doors by which words come in, the session they are typed in, and the prompt.
 *
 * <p>Lives here: everything that touches a terminal, a stream, the environment, a signal or JLine.
 * May not: reach the world but through {@code model.port}, or decide what an answer says.
 */
@NullMarked
package dev.plumb.console.shell;

import org.jspecify.annotations.NullMarked;
