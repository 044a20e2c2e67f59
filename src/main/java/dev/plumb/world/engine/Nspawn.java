package dev.plumb.world.engine;

import dev.plumb.model.Container;
import dev.plumb.model.Container.Attachment;
import dev.plumb.model.EngineNetwork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Containers of systemd-nspawn, by the words it was started with; its child is the container's
 * first process. One that ended left nothing that would say whether it is a container.
 */
final class Nspawn {
  static final String COMMAND = "systemd-nspawn";
  private static final String ENGINE = "nspawn";

  private Nspawn() {}

  static EngineReport find(Machine machine, Processes processes) {
    List<FoundContainer> found = new ArrayList<>();
    Map<String, EngineNetwork> networks = new TreeMap<>();
    for (int pid : processes.called(COMMAND)) {
      List<String> words = processes.words(pid);
      List<Integer> children = processes.childrenOf(pid);
      Optional<String> name = name(words);
      if (name.isPresent()) {
        Optional<String> bridge = bridge(words);
        bridge.ifPresent(
            link ->
                networks.put(
                    link,
                    new EngineNetwork(
                        ENGINE, link, link, "bridge", Optional.of(link), false, List.of())));
        OptionalInt first =
            children.isEmpty() ? OptionalInt.empty() : OptionalInt.of(children.getFirst());
        found.add(
            new FoundContainer(
                new Container(
                    ENGINE,
                    name.get(),
                    name.get(),
                    first.isPresent() ? machine.runningOrPaused(first.getAsInt()) : "created",
                    first,
                    Optional.empty(),
                    bridge.orElseGet(() -> mode(words)),
                    bridge.map(Nspawn::attachment).map(List::of).orElse(List.of()),
                    List.of(),
                    Optional.empty()),
                Optional.empty()));
      }
    }
    return new EngineReport(found, List.copyOf(networks.values()), List.of());
  }

  /** {@code -M}, else the last part of the folder or the image without its ending. */
  private static Optional<String> name(List<String> words) {
    Optional<String> machine = Processes.option(words, "-M", "--machine");
    if (machine.isPresent()) {
      return machine;
    }
    Optional<String> folder =
        Processes.option(words, "-D", "--directory")
            .or(() -> Processes.option(words, "-i", "--image"));
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    Path last = Path.of(folder.get()).normalize().getFileName();
    String text = last == null ? "" : last.toString();
    String plain = text.endsWith(".raw") ? text.substring(0, text.length() - 4) : text;
    return plain.isEmpty() ? Optional.empty() : Optional.of(plain);
  }

  private static Optional<String> bridge(List<String> words) {
    return Processes.option(words, "--network-bridge")
        .or(() -> Processes.option(words, "--network-zone").map(zone -> "vz-" + zone));
  }

  private static String mode(List<String> words) {
    for (String word : words) {
      if (word.equals("-n") || word.startsWith("--network-veth")) {
        return "veth";
      }
      if (word.startsWith("--network-macvlan")) {
        return "macvlan";
      }
      if (word.startsWith("--network-ipvlan")) {
        return "ipvlan";
      }
      if (word.startsWith("--network-namespace-path") || word.startsWith("--network-interface")) {
        return "private";
      }
    }
    return words.contains("--private-network") ? "none" : "host";
  }

  private static Attachment attachment(String bridge) {
    return new Attachment(
        bridge,
        Optional.of(bridge),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
