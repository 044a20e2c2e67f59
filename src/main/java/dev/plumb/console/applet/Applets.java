package dev.plumb.console.applet;

import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import java.util.List;
import java.util.Optional;

/** The tools that can be answered without running them. */
public final class Applets {
  /** Their names, sorted. */
  private static final List<String> TOOLS =
      List.of("arp", "brctl", "bridge", "ifconfig", "ip", "netstat", "route", "ss");

  private Applets() {}

  /** The names of the tools. */
  public static List<String> tools() {
    return TOOLS;
  }

  /** True when there is an applet of that name; the name may have a path before it. */
  public static boolean has(String program) {
    return TOOLS.contains(baseName(program));
  }

  /**
   * Runs one.
   *
   * @param argv the tool's name and its arguments
   * @param namespace in which it runs; its facets must have been read
   * @param host of which the namespace is part
   * @return empty when there is no applet of that name
   */
  public static Optional<AppletResult> run(
      List<String> argv, Namespace namespace, Host host, AppletContext context) {
    if (argv.isEmpty() || !has(argv.getFirst())) {
      return Optional.empty();
    }
    AppletWorld world = new AppletWorld(namespace, host, context);
    try {
      return Optional.of(
          switch (baseName(argv.getFirst())) {
            case "arp" -> ArpApplet.run(argv, world);
            case "brctl" -> BrctlApplet.run(argv, world);
            case "bridge" -> BridgeApplet.run(argv, world);
            case "ifconfig" -> IfconfigApplet.run(argv, world);
            case "netstat" -> NetstatApplet.run(argv, world);
            case "route" -> RouteApplet.run(argv, world);
            case "ss" -> SsApplet.run(argv, world);
            default -> IpApplet.run(argv, world);
          });
    } catch (AppletExit ended) {
      return Optional.of(ended.result());
    }
  }

  private static String baseName(String program) {
    return program.substring(program.lastIndexOf('/') + 1);
  }
}
