/**
 * The tools' own grammars, answered from what is known of a host: {@code ip}, {@code bridge},
 * {@code route}, {@code ifconfig} without the programs.
 *
 * <p>Lives here: argv in, stdout, stderr and exit code out, byte for byte the tool's. May not: read
 * a file, ask a resolver, run anything, or answer what it cannot answer exactly: that it refuses by
 * name.
 */
@NullMarked
package dev.plumb.console.applet;

import org.jspecify.annotations.NullMarked;
