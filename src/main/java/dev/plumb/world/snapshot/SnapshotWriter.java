package dev.plumb.world.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.Tree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes a host as one JSON object, a record a line. The order of its fields is part of the format
 * ({@link SnapshotReader}).
 */
final class SnapshotWriter {
  /**
   * The number of the format that this version writes, and the newest it reads. Raised once for all
   * the fields that a release adds.
   */
  static final int FORMAT = 2;

  private final JsonGenerator out;
  private final Edit edit;

  SnapshotWriter(JsonGenerator out, Edit edit) {
    this.out = out;
    this.edit = edit;
  }

  void write(Host host, String plumbVersion) throws IOException {
    out.writeStartObject();
    out.writeNumberField("plumb_snapshot", FORMAT);
    out.writeFieldName("host");
    edit.enter(Optional.empty());
    record(
        new HostHeader(plumbVersion, host.hostname(), host.taken(), host.self()),
        new HostHeader.Codec());
    out.writeArrayFieldStart("gaps");
    for (Gap gap : host.gaps()) {
      out.writeRaw('\n');
      record(gap, new GapCodec());
    }
    for (Gap gap : edit.gaps(Optional.empty())) {
      out.writeRaw('\n');
      TreeJson.write(out, new GapCodec().write(gap));
    }
    out.writeEndArray();
    list("containers", host.containers(), new ContainerCodec());
    list("networks", host.networks(), new NetworkCodec());
    out.writeArrayFieldStart("namespaces");
    for (Namespace namespace : host.namespaces()) {
      write(namespace);
    }
    out.writeEndArray();
    out.writeEndObject();
    out.writeRaw('\n');
  }

  private void write(Namespace namespace) throws IOException {
    out.writeRaw('\n');
    out.writeStartObject();
    out.writeFieldName("namespace");
    edit.enter(Optional.of(namespace.id()));
    TreeJson.write(out, header(namespace));
    for (FacetField<?> field : FacetField.ALL) {
      facet(field, namespace);
    }
    out.writeEndObject();
  }

  private Tree.Obj header(Namespace namespace) {
    NamespaceHeader.Codec codec = new NamespaceHeader.Codec();
    Tree.Obj header = edit.record(codec.write(NamespaceHeader.of(namespace)), codec.vocabulary());
    List<Gap> gaps = edit.gaps(Optional.of(namespace.id()));
    if (gaps.isEmpty()) {
      return header;
    }
    List<Tree> all = new ArrayList<>(header.items("gaps"));
    for (Gap gap : gaps) {
      all.add(new GapCodec().write(gap));
    }
    Tree.Builder out = Tree.object();
    for (Tree.Field field : header.fields()) {
      if (!field.name().equals("gaps")) {
        out.put(field.name(), field.value());
      }
    }
    return out.put("gaps", new Tree.Arr(all)).build();
  }

  private <T> void record(T value, RecordCodec<T> codec) throws IOException {
    TreeJson.write(out, edit.record(codec.write(value), codec.vocabulary()));
  }

  private <T> void facet(FacetField<T> field, Namespace namespace) throws IOException {
    String name = field.name();
    Facet<T> facet = field.in(namespace);
    Optional<Gap> withheld = facet.isRead() ? edit.withheld(field) : Optional.empty();
    if (withheld.isPresent()) {
      missing(name, withheld.get(), false);
      return;
    }
    switch (facet) {
      case Facet.Read<T> read -> list(name, read.items(), field.codecFor(namespace.id()));
      case Facet.NotAsked<T> notAsked -> out.writeNullField(name);
      case Facet.Missing<T> missing -> missing(name, missing.gap(), true);
    }
  }

  /** A facet of which the file has the reason why it is not there. */
  private void missing(String name, Gap gap, boolean edited) throws IOException {
    out.writeObjectFieldStart(name);
    out.writeFieldName("gap");
    if (edited) {
      record(gap, new GapCodec());
    } else {
      TreeJson.write(out, new GapCodec().write(gap));
    }
    out.writeEndObject();
  }

  private <T> void list(String name, List<T> records, RecordCodec<T> codec) throws IOException {
    out.writeArrayFieldStart(name);
    for (T item : records) {
      out.writeRaw('\n');
      record(item, codec);
    }
    out.writeEndArray();
  }
}
