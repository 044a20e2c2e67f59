package dev.plumb.console.applet;

import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
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
import java.util.stream.Stream;

/**
 * Runs a tool in a named namespace and its applet on the survey of the same moment, and says where
 * they differ.
 */
final class Differential {
  private static final Path NAMES = Path.of("/run/netns");
  private static final Needs ALL =
      Needs.all(
          Part.LINKS,
          Part.ADDRESSES,
          Part.ROUTES,
          Part.RULES,
          Part.NEIGHBOURS,
          Part.FDB,
          Part.NSIDS,
          Part.COUNTERS);

  /** What the tool said. */
  private record Said(String output, String errors, int code) {}

  private Differential() {}

  /** Differences of all command lines in all namespaces; empty when there are none. */
  static List<String> between(List<String> namespaces, List<String> lines, boolean named)
      throws IOException {
    List<String> differences = new ArrayList<>();
    Host host = survey();
    for (String name : namespaces) {
      for (String line : lines) {
        List<String> words = List.of(line.split(" "));
        List<String> found = once(name, words, host, named);
        // Counters and states move on; only what differs again and again is a difference.
        for (int attempt = 0; attempt < 5 && !found.isEmpty(); attempt++) {
          host = survey();
          found = once(name, words, host, named);
        }
        differences.addAll(found);
      }
    }
    return differences;
  }

  private static Host survey() {
    return new LiveSurveyor(new ProcRoot(Path.of("/proc")), Engines.NONE).survey(ALL, List.of());
  }

  private static List<String> once(String name, List<String> words, Host host, boolean named)
      throws IOException {
    AppletContext defaults = AppletContext.debian12();
    Map<NetnsId, String> names = named ? names() : Map.of();
    AppletContext context =
        new AppletContext(defaults.names(), names, defaults.hosts(), defaults.networks());
    Namespace namespace = host.namespace(id(NAMES.resolve(name))).orElseThrow();
    Said real = run(name, words, named);
    AppletResult ours = Applets.run(words, namespace, host, context).orElseThrow();
    List<String> differences = new ArrayList<>();
    compare(name + ": " + String.join(" ", words), real, ours, differences);
    return differences;
  }

  private static void compare(
      String title, Said real, AppletResult ours, List<String> differences) {
    if (!Masks.mask(real.output()).equals(Masks.mask(ours.output()))) {
      differences.add(title + "\n" + firstDifference(real.output(), ours.output()));
    }
    if (!real.errors().equals(ours.errors()) || real.code() != ours.code()) {
      differences.add(
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

  private static Said run(String namespace, List<String> words, boolean named) throws IOException {
    List<String> command = new ArrayList<>(List.of("nsenter", "--net=" + NAMES.resolve(namespace)));
    if (!named) {
      String hide = "mount -t tmpfs tmpfs /run/netns && exec \"$@\"";
      command.addAll(List.of("unshare", "-m", "sh", "-c", hide, "sh"));
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

  /** For trying things out: namespaces up to --, command lines behind it. */
  public static void main(String[] arguments) throws IOException {
    List<String> words = List.of(arguments);
    int dashes = words.indexOf("--");
    List<String> lines = new ArrayList<>();
    for (String file : words.subList(dashes + 1, words.size())) {
      for (String line : Files.readAllLines(Path.of(file))) {
        if (!line.isBlank() && !line.startsWith("#")) {
          lines.add(line);
        }
      }
    }
    List<String> differences =
        between(words.subList(0, dashes), lines, System.getenv("UNNAMED") == null);
    for (String difference : differences) {
      System.out.println(difference);
    }
    System.out.println(lines.size() + " lines, " + differences.size() + " differences");
  }
}
