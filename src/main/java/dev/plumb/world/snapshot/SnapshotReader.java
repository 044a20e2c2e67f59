package dev.plumb.world.snapshot;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.plumb.model.Container;
import dev.plumb.model.EngineNetwork;
import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads what {@link SnapshotWriter} writes, in the same order, one record at a time.
 *
 * <p>The order is fixed so that a namespace is known before its facets and nothing is held twice; a
 * file that was sorted by another program is refused, not misread.
 */
final class SnapshotReader {
  private final JsonParser in;
  private final Limits limits;

  SnapshotReader(JsonParser in, Limits limits) {
    this.in = in;
    this.limits = limits;
  }

  /**
   * Reads the first field alone, by which a snapshot is recognised.
   *
   * @throws MalformedSnapshot when it is not one, or of a format we do not know
   */
  void format() throws IOException {
    boolean recognised =
        in.nextToken() == JsonToken.START_OBJECT
            && in.nextToken() == JsonToken.FIELD_NAME
            && in.currentName().equals("plumb_snapshot")
            && in.nextToken() == JsonToken.VALUE_NUMBER_INT;
    if (!recognised) {
      throw new MalformedSnapshot("it is not a plumb snapshot");
    }
    if (in.getNumberType() != JsonParser.NumberType.INT || in.getIntValue() < 1) {
      throw new MalformedSnapshot("its format number is none");
    }
    if (in.getIntValue() > SnapshotWriter.FORMAT) {
      throw new MalformedSnapshot(
          "it has format "
              + in.getIntValue()
              + " of a newer plumb, and this one knows formats up to "
              + SnapshotWriter.FORMAT);
    }
  }

  /** Reads everything after the format, to the very end of the file. */
  Host host() throws IOException {
    HostHeader header = record("host", new HostHeader.Codec());
    List<Gap> gaps = list("gaps", limits.records(), new GapCodec());
    List<Container> containers = list("containers", limits.records(), new ContainerCodec());
    List<EngineNetwork> networks = list("networks", limits.records(), new NetworkCodec());
    List<Namespace> namespaces = namespaces();
    expect(in.nextToken() == JsonToken.END_OBJECT);
    if (in.nextToken() != null) {
      throw new MalformedSnapshot("it goes on after its end");
    }
    return new Host(
        header.hostname(), header.self(), namespaces, containers, networks, gaps, header.taken());
  }

  private List<Namespace> namespaces() throws IOException {
    field("namespaces");
    expect(in.currentToken() == JsonToken.START_ARRAY);
    List<Namespace> namespaces = new ArrayList<>();
    Set<NetnsId> ids = new HashSet<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      Namespace namespace = namespace();
      if (!ids.add(namespace.id())) {
        throw new MalformedSnapshot("it holds the namespace " + namespace.id() + " twice");
      }
      namespaces.add(namespace);
      within(namespaces.size(), limits.namespaces(), "namespaces");
    }
    return namespaces;
  }

  private Namespace namespace() throws IOException {
    expect(in.currentToken() == JsonToken.START_OBJECT);
    NamespaceHeader header = record("namespace", new NamespaceHeader.Codec());
    Facets facets = facets(header.id());
    return new Namespace(
        header.id(),
        header.cookie(),
        header.name(),
        header.names(),
        header.kind(),
        header.references(),
        facets.get(FacetField.LINKS),
        facets.get(FacetField.ADDRESSES),
        facets.get(FacetField.ROUTES),
        facets.get(FacetField.RULES),
        facets.get(FacetField.NEIGHBOURS),
        facets.get(FacetField.FDB),
        facets.get(FacetField.NSIDS),
        facets.get(FacetField.SOCKETS),
        facets.get(FacetField.UNIX_SOCKETS),
        RulesetItem.whole(facets.get(FacetField.RULESETS)),
        facets.get(FacetField.CONNTRACK),
        facets.get(FacetField.SYSCTLS),
        facets.get(FacetField.QDISCS),
        facets.get(FacetField.TRAFFIC_FILTERS),
        facets.get(FacetField.XFRM_POLICIES),
        facets.get(FacetField.XFRM_STATES),
        header.surveyed(),
        header.gaps(),
        header.owner());
  }

  /** The facets of one namespace that the file holds. */
  private static final class Facets {
    private final Map<FacetField<?>, Facet<?>> read = new HashMap<>();

    /** A facet; not asked for when whoever wrote the file did not know of it. */
    @SuppressWarnings("unchecked") // put under a field that says the type
    <T> Facet<T> get(FacetField<T> field) {
      Facet<?> facet = read.get(field);
      return facet == null ? Facet.notAsked() : (Facet<T>) facet;
    }
  }

  /** Reads the fields up to the end of the namespace; each may be missing, none may be strange. */
  private Facets facets(NetnsId netns) throws IOException {
    Facets facets = new Facets();
    Iterator<FacetField<?>> known = FacetField.ALL.iterator();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      FacetField<?> field = next(known, name);
      in.nextToken();
      facets.read.put(field, facet(field, netns));
    }
    expect(in.currentToken() == JsonToken.END_OBJECT);
    return facets;
  }

  private static FacetField<?> next(Iterator<FacetField<?>> known, String name)
      throws MalformedSnapshot {
    while (known.hasNext()) {
      FacetField<?> field = known.next();
      if (field.name().equals(name)) {
        return field;
      }
    }
    throw new MalformedSnapshot(
        "a namespace has a field " + MalformedSnapshot.quoted(name) + " where none belongs");
  }

  private <T> Facet<T> facet(FacetField<T> field, NetnsId netns) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return Facet.notAsked();
    }
    if (in.currentToken() == JsonToken.START_OBJECT) {
      Gap gap = record("gap", new GapCodec());
      expect(in.nextToken() == JsonToken.END_OBJECT);
      return new Facet.Missing<>(gap);
    }
    return Facet.of(items(field.name(), limits.records(), field.codecFor(netns)));
  }

  private <T> List<T> list(String name, int most, RecordCodec<T> codec) throws IOException {
    field(name);
    return items(name, most, codec);
  }

  private <T> List<T> items(String name, int most, RecordCodec<T> codec) throws IOException {
    expect(in.currentToken() == JsonToken.START_ARRAY);
    List<T> records = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      records.add(FieldsReader.record(TreeJson.read(in, limits.nodes()), codec));
      within(records.size(), most, name);
    }
    return records;
  }

  private <T> T record(String name, RecordCodec<T> codec) throws IOException {
    field(name);
    return FieldsReader.record(TreeJson.read(in, limits.nodes()), codec);
  }

  /** Goes on to the value of the field that must come next. */
  private void field(String name) throws IOException {
    if (in.nextToken() != JsonToken.FIELD_NAME || !in.currentName().equals(name)) {
      throw new MalformedSnapshot("it lacks '" + name + "' where it belongs");
    }
    in.nextToken();
  }

  private static void expect(boolean asWritten) throws MalformedSnapshot {
    if (!asWritten) {
      throw new MalformedSnapshot("it is not built as plumb builds one");
    }
  }

  private static void within(int count, int most, String what) throws MalformedSnapshot {
    if (count > most) {
      throw new MalformedSnapshot("it holds more than " + most + " " + what);
    }
  }
}
