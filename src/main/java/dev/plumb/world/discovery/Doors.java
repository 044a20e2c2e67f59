package dev.plumb.world.discovery;

import dev.plumb.model.NetnsId;
import dev.plumb.world.discovery.Sightings.Sighting;
import dev.plumb.world.kernel.NetnsFd;
import dev.plumb.world.kernel.ProcRoot;
import dev.plumb.world.kernel.SysException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens namespaces by their identity, for whoever acts in one.
 *
 * <p>Remembers by which path a namespace was last reached, never a descriptor: that would keep it
 * alive. What a path leads to is checked each time.
 */
public final class Doors {
  private static final Path OWN = Path.of("/proc/thread-self/ns/net");

  /** More paths than that are forgotten: on a host that makes and drops namespaces they pile up. */
  private static final int REMEMBERED = 10_000;

  private final ProcRoot proc;
  private final Map<NetnsId, Path> last = new ConcurrentHashMap<>();

  public Doors(ProcRoot proc) {
    this.proc = proc;
  }

  /**
   * Opens a namespace: our own; one that is mounted somewhere; one in which a process or thread
   * lives; one that a process holds open; one that is mounted where only another process sees it.
   *
   * @throws SysException ENOENT when nothing leads to it any more, EPERM or EACCES when what leads
   *     there may not be used
   */
  public NetnsFd open(NetnsId id) throws SysException {
    Path known = last.get(id);
    if (known != null) {
      try {
        NetnsFd netns = NetnsFd.open(known, id + " at " + known);
        if (Sightings.idOf(netns.key()).equals(id)) {
          return netns;
        }
        netns.close();
      } catch (SysException shut) {
        // That way is closed; there may be another.
        last.remove(id);
      }
    }
    NetnsFd own = NetnsFd.self();
    if (Sightings.idOf(own.key()).equals(id)) {
      return own;
    }
    own.close();
    SysException shut = NetnsFd.gone(id.toString());
    for (int place = 0; place < 4; place++) {
      // One place at a time: a mount that another one covers must not hide the processes inside.
      Sightings sightings = new Sightings();
      switch (place) {
        case 0 -> MountPlace.look(proc, MountPlace.NAMED, sightings);
        case 1 -> ProcessPlace.look(proc, id.device(), false, sightings);
        case 2 -> DescriptorPlace.look(proc, id.device(), false, sightings);
        default -> ForeignMountPlace.look(proc, sightings);
      }
      Optional<Sighting> found = sightings.find(id);
      if (found.isPresent()) {
        try {
          NetnsFd netns = found.get().open();
          remember(found.get());
          return netns;
        } catch (SysException refused) {
          shut = refused.isGone() ? shut : refused;
        }
      }
    }
    throw shut;
  }

  /** Whether this is the namespace the calling thread is in. */
  public static boolean isOwn(NetnsId id) throws SysException {
    return own().equals(id);
  }

  /** The namespace the calling thread is in. */
  public static NetnsId own() throws SysException {
    try (NetnsFd own = NetnsFd.self()) {
      return Sightings.idOf(own.key());
    }
  }

  /**
   * The namespaces that are to be seen now, our own first.
   *
   * @param thoroughly also those that only descriptors hold, which costs a look at each descriptor
   *     of the machine
   */
  public List<NetnsId> known(boolean thoroughly) throws SysException {
    NetnsId own = own();
    Sightings sightings = new Sightings();
    sightings.addDoor(own, OWN);
    MountPlace.look(proc, MountPlace.NAMED, sightings);
    ProcessPlace.look(proc, own.device(), false, sightings);
    if (thoroughly) {
      DescriptorPlace.look(proc, own.device(), false, sightings);
      ForeignMountPlace.look(proc, sightings);
    }
    List<NetnsId> ids = new ArrayList<>();
    for (Sighting sighting : sightings.all()) {
      ids.add(sighting.id());
      if (!sighting.id().equals(own)) {
        remember(sighting);
      }
    }
    return ids;
  }

  /** The path by which a namespace was last reached; empty when it was not, or is our own. */
  public Optional<Path> lastPath(NetnsId id) {
    return Optional.ofNullable(last.get(id));
  }

  private void remember(Sighting sighting) {
    if (last.size() >= REMEMBERED) {
      last.clear();
    }
    last.put(sighting.id(), sighting.firstDoor());
  }
}
