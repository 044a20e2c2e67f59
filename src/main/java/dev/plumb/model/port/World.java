package dev.plumb.model.port;

import java.util.Optional;

/**
 * The doors that are open: all of them on a live host, on a saved one only the archive.
 *
 * @param surveyor reads the live host; empty on a saved one
 */
public record World(
    Optional<Surveyor> surveyor,
    Optional<Spawner> spawner,
    Optional<Prober> prober,
    Optional<Events> events,
    Optional<Labs> labs,
    Optional<Capturer> capturer,
    Optional<DropReader> drops,
    Archive archive) {
  /** One in which nothing is captured and no counter of drops is read. */
  public World(
      Optional<Surveyor> surveyor,
      Optional<Spawner> spawner,
      Optional<Prober> prober,
      Optional<Events> events,
      Optional<Labs> labs,
      Archive archive) {
    this(surveyor, spawner, prober, events, labs, Optional.empty(), Optional.empty(), archive);
  }

  /** What a saved host leaves of it: the live one is out of reach. */
  public static World saved(Archive archive) {
    return new World(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        archive);
  }
}
