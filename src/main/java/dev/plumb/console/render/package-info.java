/**
 * Rendering: an outcome becomes a page of lines of spans, and writers turn a page into text.
 *
 * <p>Lives here: column choice and layout, the data formats, display widths, the one escaping
 * function, the theme. May not: print, ask a terminal or the environment anything, or know what a
 * command does. Everything here is pure.
 */
@NullMarked
package dev.plumb.console.render;

import org.jspecify.annotations.NullMarked;
