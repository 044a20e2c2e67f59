package dev.plumb.model.port;

import dev.plumb.model.Bytes;
import dev.plumb.model.NetnsId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs programs in a namespace of the live host. */
public interface Spawner {
  /**
   * What to run, and how its surroundings are to look.
   *
   * @param netns the namespace it runs in
   * @param words the program and its arguments; the program is looked up in PATH
   * @param resolver where its name resolution comes from
   * @param environment the whole environment it gets
   */
  record Program(
      NetnsId netns, List<String> words, Resolver resolver, Map<String, String> environment) {
    public Program {
      words = List.copyOf(words);
    }
  }

  /** Whose resolver files the program sees. */
  sealed interface Resolver {
    /** The host's, unchanged. */
    record HostFiles() implements Resolver {}

    /** Those of a container, read through the root of one of its processes. */
    record ContainerFiles(int pid) implements Resolver {}

    /** {@code /etc/netns/NAME/*}, as {@code ip netns exec} does. */
    record NamedFiles(String name) implements Resolver {}
  }

  /**
   * How it ended.
   *
   * @param code its exit code; 125 plumb could not, 126 not executable, 127 no such program, 128+N
   *     signal N
   * @param notes what could not be arranged, a sentence each
   * @param refused why it never ran; empty when it did
   */
  record Ended(int code, List<String> notes, Optional<String> refused) {
    public Ended {
      notes = List.copyOf(notes);
    }
  }

  /**
   * What a program said when nobody but us listened.
   *
   * @param ended how it ended
   */
  record Captured(Bytes output, Bytes errors, Ended ended) {}

  /** True when PATH has such a program for the user. */
  boolean exists(String program);

  /** The program gets the real terminal and is waited for. */
  Ended run(Program program);

  /** Replaces this process by the program; comes back only when that failed. */
  Ended replace(Program program);

  /**
   * Runs it with its output caught, at most {@code limit} bytes of each stream.
   *
   * @param input what it reads; empty for nothing
   */
  Captured capture(Program program, Optional<Bytes> input, int limit);
}
