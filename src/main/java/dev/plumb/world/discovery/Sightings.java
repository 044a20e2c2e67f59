package dev.plumb.world.discovery;

import dev.plumb.model.Gap;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Reference;
import dev.plumb.world.kernel.Capabilities;
import dev.plumb.world.kernel.Capabilities.Capability;
import dev.plumb.world.kernel.Errno;
import dev.plumb.world.kernel.NetnsFd;
import dev.plumb.world.kernel.NetnsKey;
import dev.plumb.world.kernel.SysException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The namespaces seen so far, each with the reasons why it is alive and the doors by which it can
 * be entered.
 */
final class Sightings {
  private final Map<NetnsId, Sighting> byId = new LinkedHashMap<>();
  private final List<Gap> gaps = new ArrayList<>();

  /** Processes that we may not look into, in rising order, each with what the kernel said. */
  private final Map<Integer, Errno> refused = new TreeMap<>();

  /** One namespace, seen at one or more places. */
  static final class Sighting {
    private final NetnsId id;
    private final List<Reference> references = new ArrayList<>();
    private final List<Path> doors = new ArrayList<>();

    private Sighting(NetnsId id) {
      this.id = id;
    }

    NetnsId id() {
      return id;
    }

    List<Reference> references() {
      return references;
    }

    /** Where it was seen first. */
    Path firstDoor() {
      return doors.getFirst();
    }

    /**
     * Opens it by the first door that still leads to it: a process may have ended, and its pid may
     * be another's now.
     *
     * @throws SysException ENOENT when no door does, else why one that may lead there is shut
     */
    NetnsFd open() throws SysException {
      SysException refusal = null;
      NetnsKey expected = new NetnsKey(id.device(), id.inode());
      for (Path door : doors) {
        try {
          NetnsFd netns = NetnsFd.open(door, expected);
          if (netns.key().equals(expected)) {
            return netns;
          }
          netns.close();
        } catch (NetnsFd.NotANetns unmounted) {
          // Its mount is gone, and the file that it lay on is still there for a moment.
        } catch (SysException shut) {
          if (!shut.isGone()) {
            refusal = shut;
          }
        }
      }
      throw refusal != null ? refusal : NetnsFd.gone(id.toString());
    }
  }

  static NetnsId idOf(NetnsKey key) {
    return new NetnsId(key.device(), key.inode());
  }

  /** Writes down that a namespace was seen. */
  void add(NetnsId id, Reference reference, Path door) {
    Sighting sighting = byId.computeIfAbsent(id, Sighting::new);
    sighting.references.add(reference);
    if (sighting.doors.size() < 3) { // a fourth way in has never been needed when three were shut
      sighting.doors.add(door);
    }
  }

  /**
   * Writes down a namespace into which no door leads: there is only this to show that it exists.
   */
  void addHidden(NetnsId id, Reference.Links link) {
    byId.computeIfAbsent(id, Sighting::new).references.add(link);
  }

  /** Takes back what {@link #addHidden} wrote down. */
  void removeHidden(NetnsId id) {
    byId.remove(id);
  }

  /** Writes down a namespace that is entered by this door and by none that anybody refers to. */
  void addDoor(NetnsId id, Path door) {
    byId.computeIfAbsent(id, Sighting::new).doors.addFirst(door);
  }

  void gap(Gap gap) {
    gaps.add(gap);
  }

  Collection<Sighting> all() {
    return byId.values();
  }

  boolean has(NetnsId id) {
    return byId.containsKey(id);
  }

  Optional<Sighting> find(NetnsId id) {
    return Optional.ofNullable(byId.get(id));
  }

  /**
   * Writes down that a process may not be looked into, be it the namespace it is in or those it
   * holds open.
   */
  void refused(int pid, Errno reason) {
    refused.put(pid, reason);
  }

  /** What was not seen; one gap for all the processes that were refused. */
  List<Gap> gaps() {
    List<Gap> all = new ArrayList<>(gaps);
    if (!refused.isEmpty()) {
      Map.Entry<Integer, Errno> first = refused.entrySet().iterator().next();
      int more = refused.size() - 1;
      all.add(
          new Gap(
              "process " + first.getKey() + (more == 0 ? "" : " and " + more + " more"),
              first.getValue().name() + " " + Capabilities.forWantOf(Capability.CAP_SYS_PTRACE),
              "a namespace that only "
                  + (more == 0 ? "it keeps" : "they keep")
                  + " alive is not listed"));
    }
    return all;
  }
}
