package dev.plumb.world.engine;

import dev.plumb.model.Container;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A container whose namespace nobody has looked up yet.
 *
 * @param container with an empty {@link Container#netns}
 * @param sandbox the file on which its namespace is mounted; empty for {@code container:X} and when
 *     it does not run
 */
public record FoundContainer(Container container, Optional<Path> sandbox) {}
