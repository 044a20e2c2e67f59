package dev.plumb.console.applet;

import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Reference;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import dev.plumb.world.discovery.Engines;
import dev.plumb.world.discovery.LiveSurveyor;
import dev.plumb.world.kernel.ProcRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs a tool in a namespace and its applet on the survey of the same moment, and says where they
 * differ.
 */
final class Differential {
  private static final Path NAMES = Path.of("/run/netns");

  /** In a line: every bridge of the namespace in turn, and none where there is none. */
  private static final String EACH_BRIDGE = "{bridge}";

  private static final Needs ALL =
      Needs.all(
          Part.LINKS,
          Part.ADDRESSES,
          Part.ROUTES,
          Part.RULES,
          Part.NEIGHBOURS,
          Part.PROXIES,
          Part.FDB,
          Part.NSIDS,
          Part.SOCKETS,
          Part.COUNTERS);

  /** What the tool said. */
  private record Said(String output, String errors, int code) {}

  /**
   * How it went.
   *
   * @param equal how many answers were the tool's own, byte for byte
   * @param compared how many there were
   */
  record Report(int equal, int compared, List<String> differences) {
    @Override
    public String toString() {
      return equal + " of " + compared;
    }
  }

  private final boolean named;
  private final List<String> differences = new ArrayList<>();
  private Host host = survey();
  private int compared;
  private int equal;

  private Differential(boolean named) {
    this.named = named;
  }

  /**
   * All command lines in all namespaces.
   *
   * @param doors files by which the namespaces can be entered
   * @param named whether the tools see the names under /run/netns
   */
  static Report between(List<Path> doors, List<String> lines, boolean named) throws IOException {
    Differential differential = new Differential(named);
    for (Path door : doors) {
      differential.in(door, lines);
    }
    return new Report(
        differential.equal, differential.compared, List.copyOf(differential.differences));
  }

  /** The file of a name under /run/netns. */
  static Path door(String name) {
    return NAMES.resolve(name);
  }

  /** The lines of a file of command lines. */
  static List<String> lines(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        lines.add(line);
      }
    }
    return lines;
  }

  private void in(Path door, List<String> lines) throws IOException {
    for (String line : lines) {
      for (String each : each(line, namespace(door))) {
        List<String> words = List.of(each.split(" "));
        List<String> found = once(door, words);
        // Counters and states move on; only what differs again and again is a difference.
        for (int attempt = 0; attempt < 5 && !found.isEmpty(); attempt++) {
          host = survey();
          found = once(door, words);
        }
        differences.addAll(found);
        compared++;
        equal += found.isEmpty() ? 1 : 0;
      }
    }
  }

  private static List<String> each(String line, Namespace namespace) {
    if (!line.contains(EACH_BRIDGE)) {
      return List.of(line);
    }
    List<String> lines = new ArrayList<>();
    for (Link link : namespace.links().orEmpty()) {
      if (link.kind() instanceof LinkKind.Bridge) {
        lines.add(line.replace(EACH_BRIDGE, link.name()));
      }
    }
    return lines;
  }

  private static Host survey() {
    return new LiveSurveyor(new ProcRoot(Path.of("/proc")), Engines.NONE).survey(ALL, List.of());
  }

  private Namespace namespace(Path door) throws IOException {
    return host.namespace(id(door)).orElseThrow();
  }

  private List<String> once(Path door, List<String> words) throws IOException {
    AppletContext defaults = AppletContext.debian12();
    Map<NetnsId, String> names = named ? names() : Map.of();
    AppletContext context =
        new AppletContext(defaults.names(), names, defaults.hosts(), defaults.networks());
    Said real = run(door, words);
    AppletResult ours = Applets.run(words, namespace(door), host, context).orElseThrow();
    List<String> found = new ArrayList<>();
    String title = door.getFileName() + " (" + door + "): " + String.join(" ", words);
    if (!Masks.mask(real.output()).equals(Masks.mask(ours.output()))) {
      found.add(title + "\n" + firstDifference(real.output(), ours.output()));
    }
    if (!real.errors().equals(ours.errors()) || real.code() != ours.code()) {
      found.add(
          title
              + "\n  real "
              + real.code()
              + " "
              + real.errors()
              + "\n  ours "
              + ours.code()
              + " "
              + ours.errors());
    }
    return found;
  }

  private static String firstDifference(String real, String ours) {
    String[] left = Masks.mask(real).split("\n", -1);
    String[] right = Masks.mask(ours).split("\n", -1);
    for (int i = 0; i < Math.max(left.length, right.length); i++) {
      String a = i < left.length ? left[i] : "(nothing)";
      String b = i < right.length ? right[i] : "(nothing)";
      if (!a.equals(b)) {
        int from = 0;
        while (from < Math.min(a.length(), b.length()) && a.charAt(from) == b.charAt(from)) {
          from++;
        }
        int start = Math.max(0, from - 60);
        return "  line "
            + (i + 1)
            + "\n  real ["
            + a.substring(start, Math.min(a.length(), from + 120))
            + "]\n  ours ["
            + b.substring(start, Math.min(b.length(), from + 120))
            + "]";
      }
    }
    return "  the same after all";
  }

  static Map<NetnsId, String> names() throws IOException {
    Map<NetnsId, String> names = new HashMap<>();
    if (!Files.isDirectory(NAMES)) {
      return names;
    }
    try (Stream<Path> files = Files.list(NAMES)) {
      for (Path file : files.toList()) {
        names.put(id(file), file.getFileName().toString());
      }
    }
    return names;
  }

  private static NetnsId id(Path path) throws IOException {
    return new NetnsId(
        ((Number) Files.getAttribute(path, "unix:dev")).longValue(),
        ((Number) Files.getAttribute(path, "unix:ino")).longValue());
  }

  private Said run(Path door, List<String> words) throws IOException {
    List<String> command = new ArrayList<>(List.of("nsenter", "--net=" + door));
    if (!named) {
      String hide = "mount -t tmpfs tmpfs /run/netns && exec \"$@\"";
      command.addAll(List.of("unshare", "-m", "sh", "-c", hide, "sh"));
    }
    if (words.getFirst().equals("brctl")) {
      // It reads /sys, which shows the namespace in which it was mounted; that is refused where it
      // is the same.
      String own = "mount -t sysfs sysfs /sys 2> /dev/null; exec \"$@\"";
      command.addAll(List.of("unshare", "-m", "sh", "-c", own, "sh"));
    }
    command.addAll(words);
    Path errors = Files.createTempFile("applet", ".err");
    try {
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      return new Said(output, Files.readString(errors), code);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    } finally {
      Files.delete(errors);
    }
  }

  /** A door to every namespace that has one, for trying things out. */
  private static List<Path> everywhere() throws IOException {
    List<Path> doors = new ArrayList<>();
    for (Namespace namespace : survey().namespaces()) {
      Optional<Path> door = Optional.empty();
      for (Reference reference : namespace.references()) {
        Path path =
            switch (reference) {
              case Reference.Process process -> Path.of("/proc/" + process.pid() + "/ns/net");
              case Reference.Mount mount -> Path.of(mount.path());
              default -> NAMES;
            };
        if (door.isEmpty() && Files.exists(path) && id(path).equals(namespace.id())) {
          door = Optional.of(path);
        }
      }
      door.ifPresent(doors::add);
    }
    return doors;
  }

  /** For trying things out: namespaces (or all) up to --, files of command lines behind it. */
  public static void main(String[] arguments) throws IOException {
    List<String> words = List.of(arguments);
    int dashes = words.indexOf("--");
    List<String> lines = new ArrayList<>();
    for (String file : words.subList(dashes + 1, words.size())) {
      lines.addAll(lines(Path.of(file)));
    }
    List<Path> doors = new ArrayList<>();
    for (String name : words.subList(0, dashes)) {
      if (name.equals("all")) {
        doors.addAll(everywhere());
      } else {
        doors.add(name.startsWith("/") ? Path.of(name) : door(name));
      }
    }
    Report report = between(doors, lines, System.getenv("UNNAMED") == null);
    for (String difference : report.differences()) {
      System.out.println(difference);
    }
    System.out.println(report + " equal, in " + doors.size() + " namespaces");
  }
}
