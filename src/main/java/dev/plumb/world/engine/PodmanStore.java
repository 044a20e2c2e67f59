package dev.plumb.world.engine;

import dev.plumb.world.kernel.SysException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One user's Podman: where it keeps its containers and what it knows of those that run.
 *
 * @param uid 0 is the host's own
 * @param storage {@code /var/lib/containers/storage}, {@code ~/.local/share/containers/storage}
 * @param runtimes where its OCI runtimes keep their states: {@code /run/runc}, {@code
 *     /run/user/UID/crun}
 */
record PodmanStore(int uid, Path storage, List<Path> runtimes) {
  private static final String USERS = "/run/user";

  PodmanStore {
    runtimes = List.copyOf(runtimes);
  }

  /** Those of root and of users who are logged in or have a container running. */
  static List<PodmanStore> find(Machine machine, Processes processes) {
    Map<Path, PodmanStore> found = new LinkedHashMap<>();
    Path usual = machine.path("/var/lib/containers/storage");
    if (machine.has("/var/lib/containers/storage")) {
      found.put(usual, of(machine, 0, usual));
    }
    for (int uid : users(machine)) {
      home(machine, uid)
          .map(home -> machine.path(home + "/.local/share/containers/storage"))
          .ifPresent(storage -> found.put(storage, of(machine, uid, storage)));
    }
    for (int pid : processes.called(Podman.MONITOR)) {
      Optional<Path> storage =
          Processes.option(processes.words(pid), "-b").flatMap(bundle -> above(machine, bundle));
      Optional<Integer> uid = processes.user(pid);
      if (storage.isPresent() && uid.isPresent()) {
        found.putIfAbsent(storage.get(), of(machine, uid.get(), storage.get()));
      }
    }
    return List.copyOf(found.values());
  }

  private static PodmanStore of(Machine machine, int uid, Path storage) {
    String run = uid == 0 ? "/run" : USERS + '/' + uid;
    return new PodmanStore(
        uid, storage, List.of(machine.path(run + "/runc"), machine.path(run + "/crun")));
  }

  /** {@code STORAGE/overlay-containers/ID/userdata}. */
  private static Optional<Path> above(Machine machine, String bundle) {
    Path path = machine.path(bundle).normalize();
    int names = path.getNameCount() - 3;
    return path.endsWith("userdata")
            && path.startsWith(machine.root())
            && names > machine.root().getNameCount()
        ? Optional.of(
            path.getRoot() == null
                ? path.subpath(0, names)
                : path.getRoot().resolve(path.subpath(0, names)))
        : Optional.empty();
  }

  /** Those with a run folder in which Podman has been. */
  private static List<Integer> users(Machine machine) {
    List<Integer> uids = new ArrayList<>();
    try {
      for (Path folder : Machine.list(machine.path(USERS))) {
        String name = String.valueOf(folder.getFileName());
        if (DockerPaths.isNumber(name)
            && (machine.has(USERS + '/' + name + "/libpod")
                || machine.has(USERS + '/' + name + "/containers"))) {
          uids.add(Integer.parseInt(name));
        }
      }
    } catch (IOException unreadable) {
      // Their running containers still show by their monitors.
      return List.of();
    }
    return uids;
  }

  /** From passwd(5); users of a directory service are found by their monitors alone. */
  private static Optional<String> home(Machine machine, int uid) {
    byte[] text;
    try {
      text = machine.read(machine.root(), machine.path("/etc/passwd"), Machine.STATE);
    } catch (SysException unreadable) {
      return Optional.empty();
    }
    for (String line : new String(text, StandardCharsets.UTF_8).lines().toList()) {
      String[] fields = line.split(":", -1);
      if (fields.length >= 6 && fields[2].equals(Integer.toString(uid))) {
        return Optional.of(fields[5]);
      }
    }
    return Optional.empty();
  }

  /** Reads a file below the storage as its owner's: a user may have bent the way there. */
  byte[] read(Machine machine, Path file, int bound) throws SysException {
    return uid == 0 ? machine.read(storage, file, bound) : machine.readOf(uid, file, bound);
  }

  /** The folder above the runtimes' states that the user cannot bend. */
  Path trusted(Machine machine) {
    return uid == 0 ? machine.path("/run") : machine.path(USERS);
  }
}
