package dev.plumb.world.engine;

import dev.plumb.model.Container;
import dev.plumb.model.Container.Attachment;
import dev.plumb.model.EngineNetwork;
import dev.plumb.model.Gap;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Prefix;
import dev.plumb.world.kernel.SysException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * LXC's containers, and those of LXD and Incus, which stand on it: the monitor beside each says in
 * its title where the container is kept and what it is called; its child is the container's first
 * process. Those that do not run have a folder in {@code /var/lib/lxc}.
 */
final class Lxc {
  /** The monitor keeps the name of whoever started it. */
  static final List<String> MONITORS = List.of("lxc-start", "lxc-execute", "lxd", "incusd");

  private static final String TITLE = "[lxc monitor] ";
  private static final String FOLDER = "/var/lib/lxc";

  private final Machine machine;
  private final Processes processes;
  private final List<FoundContainer> found = new ArrayList<>();
  private final Map<String, EngineNetwork> networks = new TreeMap<>();
  private final List<Gap> gaps = new ArrayList<>();

  private Lxc(Machine machine, Processes processes) {
    this.machine = machine;
    this.processes = processes;
  }

  static EngineReport find(Machine machine, Processes processes) {
    Lxc lxc = new Lxc(machine, processes);
    Set<Path> running = lxc.readMonitors();
    lxc.readStopped(running);
    return new EngineReport(lxc.found, List.copyOf(lxc.networks.values()), lxc.gaps);
  }

  private Set<Path> readMonitors() {
    Set<Path> running = new HashSet<>();
    for (String command : MONITORS) {
      for (int pid : processes.called(command)) {
        // The title was written over the words: it may be one word or several.
        String title = String.join(" ", processes.words(pid));
        int name = title.lastIndexOf(' ');
        if (title.startsWith(TITLE) && name > TITLE.length()) {
          Path folder =
              machine
                  .path(title.substring(TITLE.length(), name))
                  .resolve(title.substring(name + 1));
          boolean roots = processes.user(pid).equals(Optional.of(0));
          running.add(folder);
          add(folder, firstChild(pid), roots ? OptionalInt.empty() : user(pid));
        }
      }
    }
    return running;
  }

  private OptionalInt user(int pid) {
    Optional<Integer> uid = processes.user(pid);
    return uid.isPresent() ? OptionalInt.of(uid.get()) : OptionalInt.empty();
  }

  private OptionalInt firstChild(int pid) {
    List<Integer> children = processes.childrenOf(pid);
    return children.isEmpty() ? OptionalInt.empty() : OptionalInt.of(children.getFirst());
  }

  private void readStopped(Set<Path> running) {
    try {
      for (Path folder : Machine.list(machine.path(FOLDER))) {
        if (!running.contains(folder) && Files.exists(folder.resolve("config"))) {
          add(folder, OptionalInt.empty(), OptionalInt.empty());
        }
      }
    } catch (AccessDeniedException refused) {
      gaps.add(Reasons.refused("lxc", machine.path(FOLDER)));
    } catch (IOException broken) {
      gaps.add(new Gap("lxc", Reasons.of(broken), "stopped containers may be missing"));
    }
  }

  /**
   * @param user whose container it is; empty for root's
   */
  private void add(Path folder, OptionalInt pid, OptionalInt user) {
    String name = String.valueOf(folder.getFileName());
    String engine = engine(folder);
    List<Map<String, String>> cards = List.of();
    try {
      Path file = folder.resolve("config");
      byte[] text =
          user.isPresent()
              ? machine.readOf(user.getAsInt(), file, Machine.STATE)
              : machine.read(folder, file, Machine.STATE);
      cards = cards(new String(text, StandardCharsets.UTF_8));
    } catch (SysException broken) {
      // LXD and Incus hand theirs over without a file.
      if (!broken.isGone()) {
        gaps.add(
            new Gap(
                engine + " container " + name, Reasons.of(broken), "its networks are not known"));
      }
    }
    List<Attachment> attachments = new ArrayList<>();
    String mode = cards.isEmpty() ? "?" : "none";
    for (Map<String, String> card : cards) {
      String type = card.getOrDefault("type", "empty");
      String link = card.getOrDefault("link", "");
      if (type.equals("none")) {
        mode = "host"; // that is what LXC means by it
      } else if (!type.equals("empty")) {
        mode = link.isEmpty() ? type : link;
        if (type.equals("veth") && !link.isEmpty()) {
          attachments.add(attachment(link, card));
          networks.putIfAbsent(
              engine + ' ' + link,
              new EngineNetwork(engine, link, link, "bridge", Optional.of(link), false, List.of()));
        }
      }
    }
    found.add(
        new FoundContainer(
            new Container(
                engine,
                name,
                name,
                pid.isPresent() ? machine.runningOrPaused(pid.getAsInt()) : "stopped",
                pid,
                Optional.empty(),
                mode,
                attachments,
                List.of(),
                Optional.empty()),
            Optional.empty()));
  }

  private static String engine(Path folder) {
    String path = folder.toString();
    return path.contains("/lxd/") ? "lxd" : path.contains("/incus/") ? "incus" : "lxc";
  }

  /**
   * The lines {@code lxc.net.0.link = lxcbr0}, card by card; before LXC 2.1 {@code lxc.network.}.
   */
  private static List<Map<String, String>> cards(String config) {
    Map<String, Map<String, String>> byNumber = new TreeMap<>();
    int old = 0;
    for (String line : config.lines().toList()) {
      int equals = line.indexOf('=');
      String key = equals < 0 ? "" : line.substring(0, equals).strip();
      String value = equals < 0 ? "" : line.substring(equals + 1).strip();
      if (key.startsWith("lxc.net.")) {
        String rest = key.substring("lxc.net.".length());
        int dot = rest.indexOf('.');
        if (dot > 0) {
          byNumber
              .computeIfAbsent(rest.substring(0, dot), none -> new HashMap<>())
              .put(rest.substring(dot + 1), value);
        }
      } else if (key.startsWith("lxc.network.")) {
        String rest = key.substring("lxc.network.".length());
        old += rest.equals("type") ? 1 : 0;
        byNumber
            .computeIfAbsent(Integer.toString(old), none -> new HashMap<>())
            .put(rest.replace("ipv4", "ipv4.address").replace("ipv6", "ipv6.address"), value);
      }
    }
    return List.copyOf(byNumber.values());
  }

  private static Attachment attachment(String link, Map<String, String> card) {
    return new Attachment(
        link,
        Optional.of(link),
        Prefix.parse(firstWord(card.getOrDefault("ipv4.address", ""))),
        Prefix.parse(firstWord(card.getOrDefault("ipv6.address", ""))),
        IpAddress.parse(card.getOrDefault("ipv4.gateway", "")),
        Labels.hardware(card.getOrDefault("hwaddr", "")));
  }

  /** An address may be followed by its broadcast address. */
  private static String firstWord(String value) {
    int blank = value.indexOf(' ');
    return blank < 0 ? value : value.substring(0, blank);
  }
}
