/**
 * The doors through which the console reaches the world: small interfaces that rooms of {@code
 * world} implement and {@code Main} hands over.
 *
 * <p>Lives here: interfaces and the records they speak in. May not: any behaviour.
 */
@NullMarked
package dev.plumb.model.port;

import org.jspecify.annotations.NullMarked;
