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
    Archive archive) {}
