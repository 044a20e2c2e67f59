/**
 * What traffic control does with a frame: filters and their actions, and the qdiscs in which it
 * waits until it is sent.
 */
@NullMarked
package dev.plumb.answers.traffic;

import org.jspecify.annotations.NullMarked;
