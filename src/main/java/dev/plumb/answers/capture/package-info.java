/**
 * What packets mean, and how files say it: pcapng blocks, and one line for each packet.
 *
 * <p>Pure: bytes in, bytes or records out.
 */
@NullMarked
package dev.plumb.answers.capture;

import org.jspecify.annotations.NullMarked;
