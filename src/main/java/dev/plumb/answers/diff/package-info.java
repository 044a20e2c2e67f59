/**
 * What changed between two pictures of a host, said in words.
 *
 * <p>Lives here: how things of one host are found again on the other, by what they mean and not by
 * their numbers, and what of them counts. May not: read a file, or know how a change is printed.
 */
@NullMarked
package dev.plumb.answers.diff;

import org.jspecify.annotations.NullMarked;
