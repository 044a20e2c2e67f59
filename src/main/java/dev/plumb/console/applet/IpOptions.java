package dev.plumb.console.applet;

import dev.plumb.answers.iproute.Shown;
import dev.plumb.model.Family;
import java.util.Optional;

/**
 * The options before ip's or bridge's object.
 *
 * @param family {@code -4}, {@code -6}; empty for both
 * @param shown {@code -d}, {@code -s}, {@code -br}, {@code -o}
 * @param json {@code -j}
 */
record IpOptions(Optional<Family> family, Shown shown, boolean json) {
  /**
   * iproute2's options in the order in which it compares them: an abbreviation means the first that
   * fits.
   */
  private static final String[] IP = {
    "-loops",
    "-family",
    "-4",
    "-6",
    "-0",
    "-M",
    "-B",
    "-human",
    "-human-readable",
    "-iec",
    "-stats",
    "-statistics",
    "-details",
    "-resolve",
    "-oneline",
    "-timestamp",
    "-tshort",
    "-Version",
    "-force",
    "-batch",
    "-brief",
    "-json",
    "-pretty",
    "-rcvbuf",
    "-color",
    "-help",
    "-netns",
    "-Numeric",
    "-all",
    "-echo"
  };

  private static final String[] BRIDGE = {
    "-help",
    "-Version",
    "-stats",
    "-statistics",
    "-details",
    "-oneline",
    "-timestamp",
    "-family",
    "-4",
    "-6",
    "-netns",
    "-color",
    "-compressvlans",
    "-force",
    "-json",
    "-pretty",
    "-Numeric",
    "-batch"
  };

  /** Takes the options off the front of the words. */
  static IpOptions parse(String tool, Arguments arguments) throws AppletExit {
    Optional<Family> family = Optional.empty();
    boolean details = false;
    int statistics = 0;
    boolean brief = false;
    boolean oneLine = false;
    boolean json = false;
    while (!arguments.isEmpty() && arguments.peek().startsWith("-")) {
      String word = arguments.take();
      if (word.equals("--")) {
        break;
      }
      String option = option(tool, word.startsWith("--") ? word.substring(1) : word);
      switch (option) {
        case "-4" -> family = Optional.of(Family.INET);
        case "-6" -> family = Optional.of(Family.INET6);
        case "-family" -> family = Optional.of(family(tool, arguments.value()));
        case "-stats", "-statistics" -> statistics++;
        case "-details" -> details = true;
        case "-oneline" -> oneLine = true;
        case "-brief" -> brief = true;
        case "-json" -> json = true;
        case "-force" -> {}
        case "-color" -> {
          if (!word.equals("-c=never") && !word.equals("-color=never")) {
            throw AppletExit.refused(tool, word);
          }
        }
        default -> throw AppletExit.refused(tool, word);
      }
    }
    return new IpOptions(family, new Shown(details, statistics, brief, oneLine), json);
  }

  private static Family family(String tool, String word) throws AppletExit {
    return switch (word) {
      case "inet" -> Family.INET;
      case "inet6" -> Family.INET6;
      default -> throw AppletExit.refused(tool, "-family " + word);
    };
  }

  private static String option(String tool, String word) throws AppletExit {
    int equals = word.indexOf('=');
    String bare = equals < 0 ? word : word.substring(0, equals);
    for (String option : tool.equals("ip") ? IP : BRIDGE) {
      boolean whole = option.length() == 2 || option.equals("-echo");
      boolean fits = whole ? bare.equals(option) : Arguments.abbreviates(bare, option);
      if (fits && (equals < 0 || option.equals("-color"))) {
        return option;
      }
    }
    String help = tool.equals("ip") ? "ip -help" : "bridge help";
    throw new AppletExit(
        "Option \"" + word + "\" is unknown, try \"" + help + "\".\n", AppletExit.MINUS_ONE);
  }
}
