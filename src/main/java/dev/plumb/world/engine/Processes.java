package dev.plumb.world.engine;

import dev.plumb.world.kernel.ProcEntry;
import dev.plumb.world.kernel.ProcRoot;
import dev.plumb.world.kernel.ProcStatus;
import dev.plumb.world.kernel.SysException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The processes that engines keep beside their containers ({@code conmon}, {@code [lxc monitor]},
 * {@code systemd-nspawn}, containerd's shims), by what they are called.
 *
 * <p>Anybody may call a process so: one in another pid namespace is not believed, and what a user's
 * process says is true of that user's containers only.
 */
final class Processes {
  private static final Duration PATIENCE = Duration.ofMillis(300);

  private final ProcRoot proc;
  private final Path pidNamespaces;
  private final Map<String, List<Integer>> byCommand;
  private Optional<Map<Integer, List<Integer>>> children = Optional.empty();

  private Processes(ProcRoot proc, Path folder, Map<String, List<Integer>> byCommand) {
    this.proc = proc;
    this.pidNamespaces = folder;
    this.byCommand = byCommand;
  }

  /**
   * Looks at the names of all processes.
   *
   * @param commands those that anybody will ask for, each at most 15 bytes as the kernel cuts them
   */
  static Processes scan(Machine machine, List<String> commands) throws SysException {
    Map<String, List<Integer>> found = new HashMap<>();
    for (int pid : machine.proc().pids()) {
      Optional<String> command = machine.proc().comm(pid).found();
      if (command.isPresent() && commands.contains(command.get())) {
        found.computeIfAbsent(command.get(), none -> new ArrayList<>()).add(pid);
      }
    }
    return new Processes(machine.proc(), machine.root().resolve("proc"), found);
  }

  /** Those of that name that live in our own pid namespace, in rising order. */
  List<Integer> called(String command) {
    List<Integer> believed = new ArrayList<>();
    for (int pid : byCommand.getOrDefault(command, List.of())) {
      if (isOurs(pid)) {
        believed.add(pid);
      }
    }
    return believed;
  }

  private boolean isOurs(int pid) {
    try {
      Path its = Files.readSymbolicLink(proc.path(pid).resolve("ns/pid"));
      return its.equals(Files.readSymbolicLink(pidNamespaces.resolve("self/ns/pid")));
    } catch (IOException refusedOrGone) {
      return false;
    }
  }

  /** The words it was started with; none when they cannot be read now. */
  List<String> words(int pid) {
    return proc.cmdline(pid, PATIENCE).found().orElse(List.of());
  }

  /** The effective uid; empty when the process is gone. */
  Optional<Integer> user(int pid) {
    return proc.status(pid).found().map(ProcStatus::effectiveUid);
  }

  /** Its children, in rising order. */
  List<Integer> childrenOf(int pid) {
    if (children.isEmpty()) {
      children = Optional.of(parents());
    }
    return children.get().getOrDefault(pid, List.of());
  }

  private Map<Integer, List<Integer>> parents() {
    Map<Integer, List<Integer>> all = new HashMap<>();
    try {
      for (int pid : proc.pids()) {
        if (proc.status(pid) instanceof ProcEntry.Found<ProcStatus>(ProcStatus status)) {
          all.computeIfAbsent(status.parent(), none -> new ArrayList<>()).add(pid);
        }
      }
    } catch (SysException unreadable) {
      // Then nobody's children are known, which is what an empty map says.
      return Map.of();
    }
    return all;
  }

  /**
   * The word that follows an option, or is joined to it by {@code =}; empty when it is not there.
   */
  static Optional<String> option(List<String> words, String... names) {
    for (int i = 1; i < words.size(); i++) {
      for (String name : names) {
        if (words.get(i).equals(name) && i + 1 < words.size()) {
          return Optional.of(words.get(i + 1));
        }
        if (name.startsWith("--") && words.get(i).startsWith(name + "=")) {
          return Optional.of(words.get(i).substring(name.length() + 1));
        }
        if (name.length() == 2 && words.get(i).length() > 2 && words.get(i).startsWith(name)) {
          return Optional.of(words.get(i).substring(2)); // -Mname
        }
      }
    }
    return Optional.empty();
  }
}
