package dev.plumb.live;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test against the real kernel, in user, network, mount and pid namespaces of its own.
 *
 * <p>It is skipped, with a reason that the build prints, where the kernel cannot do what it {@link
 * #needs}; {@code -Dlive=required} makes that a failure. Afterwards it must have left no descriptor
 * open and no thread in another network namespace ({@link Census}).
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("live")
@ExtendWith({LiveCondition.class, Census.class})
public @interface LiveKernel {
  /** What the kernel and the machine must be able to do; found out by trying. */
  Feature[] needs() default {Feature.NETNS};

  /** The oldest kernel that will do, as in {@code "5.2"}; empty: any. */
  String since() default "";
}
