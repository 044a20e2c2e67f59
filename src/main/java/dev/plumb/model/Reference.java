package dev.plumb.model;

import java.util.Optional;

/** One reason why a namespace is alive. */
public sealed interface Reference {
  /**
   * A process lives in it.
   *
   * @param pid as the observer numbers it
   * @param command its comm, at most 15 bytes, anything it chose; empty when nobody asked or it was
   *     gone by then
   */
  record Process(int pid, Optional<String> command) implements Reference {}

  /** A single thread of a process that itself lives elsewhere. */
  record Thread(int pid, int tid, Optional<String> command) implements Reference {}

  /**
   * A file that a mount made into a name for it.
   *
   * @param path in our mount namespace
   */
  record Mount(String path) implements Reference {}

  /**
   * The same in another mount namespace than ours: Podman without root keeps its own there.
   *
   * @param pid a process that sees it
   * @param path as that process sees it
   */
  record ForeignMount(int pid, String path) implements Reference {}

  /** A process holds it open. */
  record Descriptor(int pid, int fd, Optional<String> command) implements Reference {}

  /** Only links in other namespaces point to it. */
  record Links(LinkRef seenFrom) implements Reference {}

  /** {@code process}, {@code thread}, {@code mount}, {@code fd}, {@code link}. */
  default String type() {
    return switch (this) {
      case Process p -> "process";
      case Thread t -> "thread";
      case Mount m -> "mount";
      case ForeignMount f -> "mount";
      case Descriptor d -> "fd";
      case Links l -> "link";
    };
  }

  /** The process behind it; empty for mounts and links. */
  default Optional<Integer> processId() {
    return switch (this) {
      case Process p -> Optional.of(p.pid());
      case Thread t -> Optional.of(t.pid());
      case Descriptor d -> Optional.of(d.pid());
      case Mount m -> Optional.empty();
      case ForeignMount f -> Optional.empty();
      case Links l -> Optional.empty();
    };
  }
}
