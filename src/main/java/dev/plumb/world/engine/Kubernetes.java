package dev.plumb.world.engine;

import dev.plumb.model.Pod;
import java.util.Map;
import java.util.Optional;

/**
 * What the kubelet's words for a container are: labels that it hands to the runtime, and
 * annotations that containerd and CRI-O put beside a container.
 */
final class Kubernetes {
  private Kubernetes() {}

  private static Optional<String> first(Map<String, String> said, String... keys) {
    for (String key : keys) {
      String value = said.get(key);
      if (value != null && !value.isEmpty()) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /** The pod; empty for a container that the kubelet did not ask for. */
  static Optional<Pod> pod(Map<String, String> said) {
    Optional<String> name =
        first(
            said,
            "io.kubernetes.cri.sandbox-name",
            "io.kubernetes.pod.name",
            "io.kubernetes.cri-o.KubeName");
    Optional<String> namespace =
        first(
            said,
            "io.kubernetes.cri.sandbox-namespace",
            "io.kubernetes.pod.namespace",
            "io.kubernetes.cri-o.Namespace");
    Optional<String> uid = first(said, "io.kubernetes.cri.sandbox-uid", "io.kubernetes.pod.uid");
    return name.map(found -> new Pod(namespace, found, uid));
  }

  /** What the pod calls its container; empty for the sandbox, which is the pod's own. */
  static Optional<String> containerName(Map<String, String> said) {
    Optional<String> name =
        first(said, "io.kubernetes.cri.container-name", "io.kubernetes.container.name");
    return name.filter(found -> !found.equals("POD"));
  }

  /** The id of the pod's sandbox. */
  static Optional<String> sandbox(Map<String, String> said) {
    return first(said, "io.kubernetes.cri.sandbox-id", "io.kubernetes.cri-o.SandboxID");
  }
}
