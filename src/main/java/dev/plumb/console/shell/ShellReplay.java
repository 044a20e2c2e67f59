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
  private final House house;
  private final Map<String, String> environment;
  private final boolean live;

  /**
   * @param environment what the programs of live steps get
   * @param live true when the sessions look at the live host, whatever saved one a file names
   */
  public ShellReplay(House house, Map<String, String> environment, boolean live) {
    this.house = house;
    this.environment = Map.copyOf(environment);
    this.live = live;
  }

  @Override
  public ReplaySession open(Transcript transcript) throws UserError {
    Optional<Map.Entry<String, Host>> host = Optional.empty();
    if (!live) {
      String file =
          transcript
              .host()
              .orElseThrow(
                  () ->
                      UserError.usage(
                          transcript.file() + " names no saved host",
                          "host: hosts/FILE in its front matter, or 'live' at its blocks"));
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
    return new ReplayedSession(house, worlds, environment, settings, columns(transcript), host);
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
