/** What wires the wings together: {@link dev.plumb.Main}, and nothing else. */
@NullMarked
package dev.plumb;

import org.jspecify.annotations.NullMarked;
