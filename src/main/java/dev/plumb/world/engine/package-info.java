/**
 * What container engines know: containers and networks, read from their state files or asked of a
 * daemon that runs.
 *
 * <p>Lives here: one reader per source, and the report they fill. A failing engine is a gap, never
 * an exception, and none is started by looking. May not: enter a namespace or call libc; whoever
 * asks hands over how a pid or a file becomes a namespace.
 */
@NullMarked
package dev.plumb.world.engine;

import org.jspecify.annotations.NullMarked;
