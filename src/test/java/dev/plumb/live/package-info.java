/**
 * What tests against a real kernel share: the annotations, the probing, the census.
 *
 * <p>A test here or elsewhere that carries {@link dev.plumb.live.LiveKernel} runs in namespaces of
 * its own; one that carries {@link dev.plumb.live.LiveHost} sees the machine itself.
 */
@NullMarked
package dev.plumb.live;

import org.jspecify.annotations.NullMarked;
