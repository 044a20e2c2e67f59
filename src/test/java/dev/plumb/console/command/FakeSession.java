package dev.plumb.console.command;

import dev.plumb.model.Facet;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.port.Archive;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.World;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A session over a host made by hand, which remembers what it was told. */
public class FakeSession implements Session {
  public final List<Outcome> emitted = new ArrayList<>();
  public final Map<String, String> settings = new LinkedHashMap<>();
  public final Map<String, String> variables = new LinkedHashMap<>();
  public final Map<String, List<String>> aliases = new LinkedHashMap<>();
  public final List<String> history = new ArrayList<>();
  public final Map<String, String> environment = new LinkedHashMap<>();
  public boolean interrupted;
  public boolean oneShot;
  public @Nullable String snapshot;
  public Host host;
  public World world;
  private final CommandTable table;
  private @Nullable NetnsId current;
  private String currentName = "host";
  private Map.@Nullable Entry<NetnsId, String> previous;
  private @Nullable String bridge;

  public FakeSession(Host host, List<CommandEntry> entries) {
    this.host = host;
    this.table = new CommandTable(entries);
    this.world =
        new World(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new NoArchive());
  }

  /** A host with namespaces of these names and nothing in them; the first is its own. */
  public static Host hostOf(String... names) {
    List<Namespace> namespaces = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      namespaces.add(
          new Namespace(
              new NetnsId(4, 100 + i),
              OptionalLong.empty(),
              names[i],
              List.of(),
              i == 0 ? Namespace.Kind.HOST : Namespace.Kind.CONTAINER,
              List.of(),
              Facet.notAsked(),
              Facet.notAsked(),
              Facet.notAsked(),
              Facet.notAsked(),
              Facet.notAsked(),
              Facet.notAsked(),
              Facet.notAsked(),
              Optional.empty(),
              List.of()));
    }
    return new Host(
        "box",
        new NetnsId(4, 100),
        namespaces,
        List.of(),
        List.of(),
        List.of(),
        Instant.parse("2026-01-02T03:04:05Z"));
  }

  @Override
  public Host host(Needs needs) {
    return host;
  }

  @Override
  public Optional<NetnsId> current() {
    return Optional.ofNullable(current);
  }

  @Override
  public String currentName() {
    return currentName;
  }

  @Override
  public void use(NetnsId netns, String name) {
    previous = Map.entry(current == null ? host.self() : current, currentName);
    current = netns;
    currentName = name;
    bridge = null;
  }

  @Override
  public Optional<Map.Entry<NetnsId, String>> previous() {
    return Optional.ofNullable(previous);
  }

  @Override
  public Optional<String> bridge() {
    return Optional.ofNullable(bridge);
  }

  @Override
  public void useBridge(Optional<String> name) {
    bridge = name.orElse(null);
  }

  @Override
  public World world() {
    return world;
  }

  @Override
  public CommandTable commands() {
    return table;
  }

  @Override
  public Map<String, String> settings() {
    return settings;
  }

  @Override
  public Map<String, String> variables() {
    return variables;
  }

  @Override
  public Map<String, List<String>> aliases() {
    return aliases;
  }

  @Override
  public List<String> history() {
    return history;
  }

  @Override
  public void emit(Outcome outcome) {
    emitted.add(outcome);
  }

  @Override
  public void progress(Outcome outcome) {
    emitted.add(outcome);
  }

  @Override
  public Outcome run(List<String> words) throws UserError {
    return Dispatcher.call(words, this);
  }

  @Override
  public boolean interrupted() {
    return interrupted;
  }

  @Override
  public boolean oneShot() {
    return oneShot;
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }

  @Override
  public void open(Optional<Map.Entry<java.nio.file.Path, Host>> file) {
    snapshot = file.map(entry -> entry.getKey().toString()).orElse(null);
    host = file.map(Map.Entry::getValue).orElse(host);
  }

  @Override
  public Optional<String> snapshot() {
    return Optional.ofNullable(snapshot);
  }

  private record NoArchive() implements Archive {
    @Override
    public Host open(Path file) throws IOException {
      throw new IOException("no archive in this test");
    }

    @Override
    public void save(Host host, Path file) throws IOException {
      throw new IOException("no archive in this test");
    }
  }
}
