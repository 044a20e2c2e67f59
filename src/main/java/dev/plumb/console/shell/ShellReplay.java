package dev.plumb.console.shell;

import dev.plumb.console.command.UserError;
import dev.plumb.console.transcript.ReplaySession;
import dev.plumb.console.transcript.Transcript;
import dev.plumb.model.Host;
import dev.plumb.model.port.World;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Opens sessions in which transcripts are replayed: by the same code that answers at the prompt.
 */
public final class ShellReplay implements ReplaySession.Source {
  /** How deep replays are within each other: as many characters. */
  private static final String DEPTH = "PLUMB_REPLAYS";

  private static final int MOST_DEEP = 3;

  private final House house;
  private final Map<String, String> environment;
  private final boolean live;
  private final Optional<Map.Entry<String, Host>> standing;

  /**
   * @param environment what the programs of live steps get
   * @param live true when the sessions look at the live host, whatever saved one a file names
   */
  public ShellReplay(House house, Map<String, String> environment, boolean live) {
    this(house, environment, live, Optional.empty());
  }

  /**
   * @param standing the saved host for files that name none; empty when there is none
   */
  ShellReplay(
      House house,
      Map<String, String> environment,
      boolean live,
      Optional<Map.Entry<String, Host>> standing) {
    this.house = house;
    this.environment = Map.copyOf(environment);
    this.live = live;
    this.standing = standing;
  }

  @Override
  public ReplaySession open(Transcript transcript) throws UserError {
    Optional<Map.Entry<String, Host>> host = Optional.empty();
    if (!live && transcript.host().isEmpty()) {
      if (standing.isEmpty()) {
        throw UserError.usage(
            transcript.file() + " names no saved host",
            "host: hosts/FILE in its front matter, or 'live' at its blocks",
            "'replay --live' runs it on this host");
      }
      host = standing;
    } else if (!live) {
      String file = transcript.host().orElseThrow();
      host =
          Optional.of(
              Shell.open(
                  Path.of(transcript.file()).resolveSibling(file).toString(), house.archive()));
    }
    Supplier<World> worlds =
        host.isPresent() ? new Shell.SavedWorld(house) : new Shell.HouseWorld(house);
    Map<String, String> settings = new HashMap<>();
    for (String name : new String[] {"color", "output"}) {
      String value = transcript.session().get(name);
      if (value != null) {
        settings.put(name, value);
      }
    }
    return new ReplayedSession(
        house, worlds, deeper(environment), settings, columns(transcript), host);
  }

  /** A transcript that replays itself would never end. */
  private static Map<String, String> deeper(Map<String, String> environment) throws UserError {
    int depth = environment.getOrDefault(DEPTH, "").length();
    if (depth == MOST_DEEP) {
      throw UserError.usage("replays within replays, " + MOST_DEEP + " deep");
    }
    Map<String, String> own = new HashMap<>(environment);
    own.put(DEPTH, "x".repeat(depth + 1));
    return own;
  }

  private static int columns(Transcript transcript) throws UserError {
    String columns = transcript.session().getOrDefault("columns", "0");
    try {
      return Math.max(0, Integer.parseInt(columns));
    } catch (NumberFormatException notANumber) {
      throw UserError.usage(transcript.file() + ": columns is a number, not " + columns);
    }
  }
}
