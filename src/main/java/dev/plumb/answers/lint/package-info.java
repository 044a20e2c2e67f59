/**
 * What looks wrong on a host, without anybody having asked about a flow.
 *
 * <p>Lives here: one class per sort of finding, all of them questions to the model alone. May not:
 * call wrong what the model cannot tell; a facet that was not read makes no finding.
 */
@NullMarked
package dev.plumb.answers.lint;

import org.jspecify.annotations.NullMarked;
