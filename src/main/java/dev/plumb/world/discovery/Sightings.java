package dev.plumb.world.discovery;

import dev.plumb.model.Gap;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Reference;
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

/**
 * The namespaces seen so far, each with the reasons why it is alive and the doors by which it can
 * be entered.
 */
final class Sightings {
  private final Map<NetnsId, Sighting> byId = new LinkedHashMap<>();
  private final List<Gap> gaps = new ArrayList<>();

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
     * @throws SysException when no door does
     */
    NetnsFd open() throws SysException {
      SysException last = null;
      for (Path door : doors) {
        try {
          NetnsFd netns = NetnsFd.open(door, id + " at " + door);
          if (idOf(netns.key()).equals(id)) {
            return netns;
          }
          netns.close();
        } catch (SysException refused) {
          last = refused;
        }
      }
      throw last != null ? last : NetnsFd.gone(id.toString());
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

  List<Gap> gaps() {
    return gaps;
  }
}
