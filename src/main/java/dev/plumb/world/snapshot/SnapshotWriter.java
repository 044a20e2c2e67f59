package dev.plumb.world.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.plumb.model.Facet;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import java.io.IOException;
import java.util.List;

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

  SnapshotWriter(JsonGenerator out) {
    this.out = out;
  }

  void write(Host host, String plumbVersion) throws IOException {
    out.writeStartObject();
    out.writeNumberField("plumb_snapshot", FORMAT);
    out.writeFieldName("host");
    TreeJson.write(
        out,
        new HostHeader.Codec()
            .write(new HostHeader(plumbVersion, host.hostname(), host.taken(), host.self())));
    list("gaps", host.gaps(), new GapCodec());
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
    TreeJson.write(out, new NamespaceHeader.Codec().write(NamespaceHeader.of(namespace)));
    for (FacetField<?> field : FacetField.ALL) {
      facet(field, namespace);
    }
    out.writeEndObject();
  }

  private <T> void facet(FacetField<T> field, Namespace namespace) throws IOException {
    String name = field.name();
    switch (field.in(namespace)) {
      case Facet.Read<T> read -> list(name, read.items(), field.codecFor(namespace.id()));
      case Facet.NotAsked<T> notAsked -> out.writeNullField(name);
      case Facet.Missing<T> missing -> {
        out.writeObjectFieldStart(name);
        out.writeFieldName("gap");
        TreeJson.write(out, new GapCodec().write(missing.gap()));
        out.writeEndObject();
      }
    }
  }

  private <T> void list(String name, List<T> records, RecordCodec<T> codec) throws IOException {
    out.writeArrayFieldStart(name);
    for (T item : records) {
      out.writeRaw('\n');
      TreeJson.write(out, codec.write(item));
    }
    out.writeEndArray();
  }
}
