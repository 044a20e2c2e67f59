package dev.plumb.live;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;

import java.lang.reflect.AnnotatedElement;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides whether a live test can run here, by trying and not by who we are. */
final class LiveCondition implements ExecutionCondition {
  private static final ConditionEvaluationResult RUN = ConditionEvaluationResult.enabled("can run");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<AnnotatedElement> element = context.getElement();
    Optional<String> why =
        findAnnotation(element, LiveKernel.class)
            .flatMap(live -> kernel(live.needs(), live.since()))
            .or(
                () ->
                    findAnnotation(element, LiveHost.class)
                        .flatMap(live -> host(live.needs(), live.since())));
    if (why.isEmpty()) {
      return RUN;
    }
    if (required()) {
      throw new ExtensionConfigurationException("-Dlive=required, but: " + why.get());
    }
    return ConditionEvaluationResult.disabled(why.get());
  }

  private static boolean required() {
    return System.getProperty("live", "auto").equals("required");
  }

  private static Optional<String> kernel(Feature[] needs, String since) {
    String namespaces =
        System.getProperty("plumb.test.namespaces", "none: not started by src/test/sh/netns");
    if (!namespaces.equals("own")) {
      return Optional.of("no namespaces of its own (" + namespaces + ")");
    }
    return missing(needs, since);
  }

  private static Optional<String> host(Feature[] needs, String since) {
    if (!required() && !Boolean.getBoolean("live.host")) {
      return Optional.of("touches the machine itself; wants -Dlive.host=true");
    }
    return missing(needs, since);
  }

  private static Optional<String> missing(Feature[] needs, String since) {
    String kernel = System.getProperty("os.version");
    if (!since.isEmpty() && older(kernel, since)) {
      return Optional.of("kernel " + kernel + " is older than " + since);
    }
    for (Feature feature : needs) {
      Optional<String> missing = feature.missing();
      if (missing.isPresent()) {
        return missing;
      }
    }
    return Optional.empty();
  }

  /** Compares major and minor numbers; what follows them in a kernel's name does not count. */
  static boolean older(String kernel, String since) {
    String[] have = kernel.split("[.+-]", 3);
    String[] want = since.split("[.]", 3);
    int major = Integer.compare(Integer.parseInt(have[0]), Integer.parseInt(want[0]));
    int wantedMinor = want.length > 1 ? Integer.parseInt(want[1]) : 0;
    return major < 0 || (major == 0 && Integer.parseInt(have[1]) < wantedMinor);
  }
}
