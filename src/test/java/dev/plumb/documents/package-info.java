/**
 * The documents of the repository, held against the program: what is generated equals what is
 * checked in, what is shown replays, what is named exists.
 *
 * <p>{@code mvn test -Dtest='dev.plumb.documents.*' -Dgolden.update=true} writes the generated ones
 * anew.
 */
@NullMarked
package dev.plumb.documents;

import org.jspecify.annotations.NullMarked;
