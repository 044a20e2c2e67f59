/**
 * Facts in the words of iproute2 6.1: the lines and the JSON that {@code ip} and {@code bridge}
 * print of a link, an address, a route, a rule, a neighbour, a forwarding entry.
 *
 * <p>Lives here: one walk per object, which says every attribute once, and the two outputs it says
 * them to; the tables of names, which are handed in. May not: read a file, know a command line, or
 * import any room but the model.
 */
@NullMarked
package dev.plumb.answers.iproute;

import org.jspecify.annotations.NullMarked;
