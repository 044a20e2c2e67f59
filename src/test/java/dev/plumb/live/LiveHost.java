package dev.plumb.live;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that needs the machine's own namespace or a container engine.
 *
 * <p>It runs after the jar was built, only with {@code -Dlive=required} or {@code
 * -Dlive.host=true}: a plain {@code mvn verify} makes no container on an engine that it happens to
 * find.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("host")
@ExtendWith({LiveCondition.class, Census.class})
public @interface LiveHost {
  /** What the machine must be able to do; found out by trying. */
  Feature[] needs() default {Feature.NETNS};

  /** The oldest kernel that will do, as in {@code "5.2"}; empty: any. */
  String since() default "";
}
