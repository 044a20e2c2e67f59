/**
 * The build-time compiler of completions/: YAML in, one small resource per program out. Run by
 * Maven after compiling; never loaded at run time, so that no YAML parser is.
 */
@NullMarked
package dev.plumb.console.complete.build;

import org.jspecify.annotations.NullMarked;
