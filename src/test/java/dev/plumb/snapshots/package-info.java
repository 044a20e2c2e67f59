/**
 * Saved hosts as a user meets them: saved, opened elsewhere, redacted, compared.
 *
 * <p>Lives here: tests through the shell. May not: know how a file is built.
 */
@NullMarked
package dev.plumb.snapshots;

import org.jspecify.annotations.NullMarked;
