package dev.plumb.model;

import java.util.Optional;

/**
 * Containers that share a network namespace by being one unit.
 *
 * @param namespace Kubernetes' own namespace; empty for a pod that only Podman knows
 * @param name within it
 * @param uid the id that is never used again: Kubernetes' uid, Podman's pod id
 */
public record Pod(Optional<String> namespace, String name, Optional<String> uid) {
  /** {@code namespace/name}, or the name alone. */
  public String fullName() {
    return namespace.isPresent() ? namespace.get() + '/' + name : name;
  }
}
