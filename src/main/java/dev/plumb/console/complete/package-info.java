/**
 * What may come next on a line that runs a foreign program ({@code ip}, {@code tcpdump}, ...), and
 * what that line would do to the system. Driven by the compiled specs of the folder completions/.
 * Pure: live objects come only through {@link dev.plumb.console.complete.Slots}; nothing here reads
 * a file outside the jar, prints, or knows JLine. Candidates are data and may hold hostile text:
 * whoever puts them on a line or a screen quotes and escapes them.
 */
@NullMarked
package dev.plumb.console.complete;

import org.jspecify.annotations.NullMarked;
