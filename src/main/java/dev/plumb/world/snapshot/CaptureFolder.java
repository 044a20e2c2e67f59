package dev.plumb.world.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.plumb.answers.iproute.IprouteReader;
import dev.plumb.answers.iproute.LinkReader;
import dev.plumb.model.Address;
import dev.plumb.model.Container;
import dev.plumb.model.EngineNetwork;
import dev.plumb.model.Facet;
import dev.plumb.model.Family;
import dev.plumb.model.Gap;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Nsid;
import dev.plumb.model.Reference;
import dev.plumb.model.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Evidence that other tools took: a folder for each namespace with what {@code ip -j -d} and {@code
 * bridge -j} printed there, with its rulesets and sockets as their tools print them, {@code
 * docker/} with what {@code docker inspect} said, {@code index.tsv} with each namespace's inode,
 * name, mounts and processes.
 *
 * <p>What is missing, cannot be read, or is in a file that nobody reads, is a gap.
 */
final class CaptureFolder {
  private static final long MOST_INDEX = 16L << 20;
  private static final Set<String> READ =
      Set.of(
          "link.json",
          "addr.json",
          "route4.json",
          "route6.json",
          "rule4.json",
          "rule6.json",
          "neigh.json",
          "br-fdb.json");

  /** What says more than the files that are read. */
  private static final List<String> NOT_READ =
      List.of("conntrack.txt", "sysctl-net.txt", "tc-qdisc.json");

  private final Path folder;
  private final ForeignJson json;
  private final Limits limits;
  private final List<Gap> gaps = new ArrayList<>();
  private final Map<String, NetnsId> byPlace = new HashMap<>();

  CaptureFolder(Path folder, JsonFactory json, Limits limits) {
    this.folder = folder;
    this.json = new ForeignJson(json, limits);
    this.limits = limits;
  }

  /** What the index says of a namespace. */
  private record Entry(NetnsId id, String folder, List<Reference> references) {}

  /** A fact of one item, which may be what it should not. */
  private interface Decoder<T> {
    List<T> decode(List<Tree> items);
  }

  Host read() throws IOException {
    List<Entry> entries = entries();
    if (entries.isEmpty()) {
      throw new MalformedSnapshot("it holds no folder with a link.json");
    }
    List<Container> containers = new ArrayList<>();
    List<EngineNetwork> networks = new ArrayList<>();
    engine("containers.json", item -> containers.add(InspectedDocker.container(item, byPlace)));
    engine("networks.json", item -> networks.add(InspectedDocker.network(item)));
    List<Namespace> namespaces = new ArrayList<>();
    NetnsId self = entries.getFirst().id();
    for (Entry entry : entries) {
      if (entry.folder().equals("host")) {
        self = entry.id();
      }
    }
    for (Entry entry : entries) {
      namespaces.add(namespace(entry, self, containers));
    }
    NetnsId own = self;
    namespaces.sort(
        (a, b) -> {
          int first = Boolean.compare(b.id().equals(own), a.id().equals(own));
          return first != 0 ? first : a.name().compareTo(b.name());
        });
    Path name = folder.toAbsolutePath().normalize().getFileName();
    return new Host(
        name == null ? "captured" : name.toString(),
        self,
        new CapturedPeers(namespaces).resolved(),
        containers,
        networks,
        gaps,
        taken(entries));
  }

  private Instant taken(List<Entry> entries) throws IOException {
    return Files.getLastModifiedTime(
            folder.resolve(entries.getFirst().folder()).resolve("link.json"))
        .toInstant();
  }

  private List<Entry> entries() throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Path index = folder.resolve("index.tsv");
    if (Files.isRegularFile(index) && Files.size(index) <= MOST_INDEX) {
      for (String line : Files.readAllLines(index)) {
        String[] parts = line.split("\t", -1);
        if (parts.length >= 4 && parts[0].matches("[0-9]{1,18}") && isFolder(parts[1])) {
          entries.put(parts[1], entry(parts));
        }
      }
    } else {
      gaps.add(new Gap("index.tsv", "there is none", "inodes and processes are not known"));
    }
    long unnamed = 1;
    for (String name : folders()) {
      if (!entries.containsKey(name)) {
        entries.put(name, new Entry(new NetnsId(0, unnamed++), name, List.of()));
      }
    }
    if (entries.size() > limits.namespaces()) {
      throw new MalformedSnapshot("it holds more than " + limits.namespaces() + " namespaces");
    }
    return new ArrayList<>(entries.values());
  }

  private Entry entry(String[] parts) {
    NetnsId id = new NetnsId(0, Long.parseLong(parts[0]));
    List<Reference> references = new ArrayList<>();
    for (String mount : parts[2].split(",")) {
      if (!mount.isEmpty()) {
        references.add(new Reference.Mount(mount));
        byPlace.put(mount, id);
        // Docker says /var/run where the kernel says /run.
        byPlace.put("/var" + mount, id);
      }
    }
    for (String process : parts[3].split(",")) {
      int colon = process.indexOf(':');
      if (colon > 0 && process.substring(0, colon).matches("[0-9]{1,9}")) {
        int pid = Integer.parseInt(process.substring(0, colon));
        references.add(new Reference.Process(pid, Optional.of(process.substring(colon + 1))));
        byPlace.put("pid " + pid, id);
      }
    }
    return new Entry(id, parts[1], references);
  }

  /** A plain folder of the name that holds links; no way out of the capture. */
  private boolean isFolder(String name) {
    return name.indexOf('/') < 0
        && !name.startsWith(".")
        && Files.isDirectory(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)
        && isFile(folder.resolve(name).resolve("link.json"));
  }

  private static boolean isFile(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private Set<String> folders() throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> below = Files.list(folder)) {
      below.map(path -> path.getFileName().toString()).filter(this::isFolder).forEach(names::add);
    }
    return names;
  }

  private void engine(String name, java.util.function.Consumer<Tree.Obj> each) {
    Path file = folder.resolve("docker").resolve(name);
    if (!isFile(file)) {
      gaps.add(new Gap("docker/" + name, "there is none", "what Docker knew is not in sight"));
      return;
    }
    try {
      for (Tree item : json.items(file)) {
        if (item instanceof Tree.Obj object) {
          each.accept(object);
        }
      }
    } catch (IOException | IllegalArgumentException strange) {
      gaps.add(new Gap("docker/" + name, reason(strange), "what Docker knew is not in sight"));
    }
  }

  private Namespace namespace(Entry entry, NetnsId self, List<Container> containers) {
    Path files = folder.resolve(entry.folder());
    LinkReader links = new LinkReader(entry.id());
    Facet<Link> read = facet(files, "link.json", links::links);
    IprouteReader reader = new IprouteReader(entry.id(), links.indexes());
    List<Gap> missing = new ArrayList<>();
    List<String> unread = new ArrayList<>(NOT_READ);
    unread.removeIf(name -> !isFile(files.resolve(name)));
    if (!unread.isEmpty()) {
      missing.add(
          new Gap(
              entry.folder() + ": " + String.join(" ", unread),
              "plumb does not read such files",
              "what they say is not in sight"));
    }
    List<String> names = new ArrayList<>();
    Namespace.Kind kind = Namespace.Kind.NETNS;
    String name = entry.folder();
    for (Container container : containers) {
      if (container.netns().isPresent() && container.netns().get().equals(entry.id())) {
        boolean isFirst = kind != Namespace.Kind.CONTAINER && !entry.id().equals(self);
        if (isFirst && !container.networkMode().startsWith("container:")) {
          kind = Namespace.Kind.CONTAINER;
          name = container.name();
        } else {
          names.add(container.name());
        }
      }
    }
    boolean isHost = entry.id().equals(self);
    CapturedText texts = new CapturedText(files);
    return new Namespace(
        entry.id(),
        OptionalLong.empty(),
        isHost ? "host" : name,
        names,
        isHost ? Namespace.Kind.HOST : kind,
        entry.references(),
        read,
        facet(files, "addr.json", items -> addresses(items, reader)),
        both(files, "route", reader::route),
        both(files, "rule", reader::rule),
        facet(files, "neigh.json", items -> each(items, reader::neighbour)),
        facet(files, "br-fdb.json", items -> each(items, reader::fdb)),
        Facet.notAsked(),
        CapturedSockets.read(texts, entry.id(), links.indexes()),
        Facet.notAsked(),
        CapturedRulesets.read(texts, missing),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Optional.empty(),
        missing,
        Optional.empty());
  }

  private static List<Address> addresses(List<Tree> items, IprouteReader reader) {
    List<Address> addresses = new ArrayList<>();
    for (Tree item : items) {
      if (item instanceof Tree.Obj link) {
        for (Tree info : link.items("addr_info")) {
          if (info instanceof Tree.Obj address && address.has("local")) {
            addresses.add(reader.address(address, (int) link.number("ifindex", 0)));
          }
        }
      }
    }
    return addresses;
  }

  private static <T> List<T> each(List<Tree> items, java.util.function.Function<Tree.Obj, T> of) {
    List<T> facts = new ArrayList<>();
    for (Tree item : items) {
      if (item instanceof Tree.Obj object && !object.fields().isEmpty()) {
        facts.add(of.apply(object));
      }
    }
    return facts;
  }

  private <T> Facet<T> both(
      Path files, String stem, java.util.function.BiFunction<Tree.Obj, Family, T> of) {
    Facet<T> inet =
        facet(files, stem + "4.json", items -> each(items, item -> of.apply(item, Family.INET)));
    Facet<T> inet6 =
        facet(files, stem + "6.json", items -> each(items, item -> of.apply(item, Family.INET6)));
    if (inet instanceof Facet.Missing<T> || inet6 instanceof Facet.Missing<T>) {
      return inet instanceof Facet.Missing<T> ? inet : inet6; // half a table decides nothing
    }
    List<T> all = new ArrayList<>(inet.orEmpty());
    all.addAll(inet6.orEmpty());
    return Facet.of(all);
  }

  private <T> Facet<T> facet(Path files, String name, Decoder<T> decoder) {
    Path file = files.resolve(name);
    String subject = files.getFileName() + "/" + name;
    String without = "what it would have said is not known";
    if (!READ.contains(name) || !isFile(file)) {
      return new Facet.Missing<>(new Gap(subject, "there is no such file", without));
    }
    try {
      return Facet.of(decoder.decode(json.items(file)));
    } catch (IOException | IllegalArgumentException strange) {
      return new Facet.Missing<>(new Gap(subject, reason(strange), without));
    }
  }

  private static String reason(Exception strange) {
    return switch (strange) {
      case JsonProcessingException noJson -> "it is not JSON";
      case MalformedSnapshot malformed -> String.valueOf(malformed.getMessage());
      default -> String.valueOf(strange.getMessage());
    };
  }

  /** Which namespace an nsid means, where the two ends of the cables leave no doubt. */
  private record CapturedPeers(List<Namespace> namespaces) {
    List<Namespace> resolved() {
      List<Namespace> resolved = new ArrayList<>();
      for (Namespace namespace : namespaces) {
        List<Nsid> nsids = new ArrayList<>();
        for (int nsid : nsids(namespace)) {
          List<NetnsId> fitting = new ArrayList<>();
          for (Namespace other : namespaces) {
            if (!other.id().equals(namespace.id()) && fits(namespace, nsid, other)) {
              fitting.add(other.id());
            }
          }
          if (fitting.size() == 1) {
            nsids.add(new Nsid(nsid, fitting.getFirst()));
          }
        }
        resolved.add(with(namespace, nsids));
      }
      return resolved;
    }

    private static Set<Integer> nsids(Namespace namespace) {
      Set<Integer> nsids = new TreeSet<>();
      for (Link link : namespace.links().orEmpty()) {
        if (link.kind() instanceof LinkKind.Veth && link.lower().isPresent()) {
          link.lower().get().nsid().ifPresent(nsids::add);
        }
      }
      return nsids;
    }

    /** Every veth that leads there has an end there which leads back. */
    private static boolean fits(Namespace namespace, int nsid, Namespace other) {
      for (Link link : namespace.links().orEmpty()) {
        if (link.kind() instanceof LinkKind.Veth
            && link.lower().isPresent()
            && link.lower().get().nsid().orElse(-1) == nsid) {
          Optional<Link> far = other.link(link.lower().get().ifindex());
          boolean back =
              far.isPresent()
                  && far.get().kind() instanceof LinkKind.Veth
                  && far.get().lower().isPresent()
                  && far.get().lower().get().nsid().isPresent()
                  && far.get().lower().get().ifindex() == link.ifindex();
          if (!back) {
            return false;
          }
        }
      }
      return true;
    }

    private static Namespace with(Namespace one, List<Nsid> nsids) {
      return new Namespace(
          one.id(),
          one.cookie(),
          one.name(),
          one.names(),
          one.kind(),
          one.references(),
          one.links(),
          one.addresses(),
          one.routes(),
          one.rules(),
          one.neighbours(),
          one.fdb(),
          Facet.of(nsids),
          one.sockets(),
          one.unixSockets(),
          one.rulesets(),
          one.conntrack(),
          one.sysctls(),
          one.qdiscs(),
          one.trafficFilters(),
          one.xfrmPolicies(),
          one.xfrmStates(),
          one.surveyed(),
          one.gaps(),
          one.owner());
    }
  }
}
