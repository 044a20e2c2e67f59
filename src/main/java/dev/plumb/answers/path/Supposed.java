package dev.plumb.answers.path;

import java.util.Set;

/**
 * What an exchange takes to be otherwise than it is, to see what else would happen.
 *
 * @param freshPort the client's port is a new one, whatever is tracked
 * @param mended faults that are passed over, as {@link Trouble#key} names them
 */
record Supposed(boolean freshPort, Set<String> mended) {
  static final Supposed NOTHING = new Supposed(false, Set.of());
}
