package dev.plumb.world.snapshot;

import dev.plumb.model.Gap;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Reference;
import dev.plumb.model.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What is said of a namespace before its facets: they need to know whose they are. */
record NamespaceHeader(
    NetnsId id,
    OptionalLong cookie,
    String name,
    List<String> names,
    Namespace.Kind kind,
    Optional<Instant> surveyed,
    List<Reference> references,
    List<Gap> gaps,
    Optional<Namespace.Owner> owner) {

  static NamespaceHeader of(Namespace namespace) {
    return new NamespaceHeader(
        namespace.id(),
        namespace.cookie(),
        namespace.name(),
        namespace.names(),
        namespace.kind(),
        namespace.surveyed(),
        namespace.references(),
        namespace.gaps(),
        namespace.owner());
  }

  /** The header's fields. */
  static final class Codec implements RecordCodec<NamespaceHeader> {
    @Override
    public Set<String> vocabulary() {
      return Set.of("kind", "type");
    }

    @Override
    public Tree.Obj write(NamespaceHeader header) {
      FieldsWriter out = new FieldsWriter();
      out.put("netns", header.name())
          .put("device", header.id().device())
          .put("inode", header.id().inode())
          .put("cookie", header.cookie())
          .put("kind", header.kind().word())
          .texts("names", header.names())
          .put("surveyed", header.surveyed())
          .list("references", header.references(), new ReferenceCodec())
          .list("gaps", header.gaps(), new GapCodec());
      if (header.owner().isPresent()) {
        out.always("owner", new OwnerCodec().write(header.owner().get()));
      }
      return out.done();
    }

    @Override
    public NamespaceHeader read(FieldsReader in) throws MalformedSnapshot {
      return new NamespaceHeader(
          new NetnsId(in.number("device"), in.number("inode")),
          in.optionalNumber("cookie"),
          in.text("netns"),
          in.texts("names"),
          kind(in.text("kind")),
          in.optionalTime("surveyed"),
          in.list("references", new ReferenceCodec()),
          in.list("gaps", new GapCodec()),
          in.optionalRecord("owner", new OwnerCodec()));
    }

    private static Namespace.Kind kind(String word) throws MalformedSnapshot {
      for (Namespace.Kind kind : Namespace.Kind.values()) {
        if (kind.word().equals(word)) {
          return kind;
        }
      }
      throw new MalformedSnapshot(
          "it holds a namespace of the unknown kind " + MalformedSnapshot.quoted(word));
    }
  }

  /** The user namespace that owns it. */
  private static final class OwnerCodec implements RecordCodec<Namespace.Owner> {
    @Override
    public Tree.Obj write(Namespace.Owner owner) {
      return new FieldsWriter().put("inode", owner.inode()).put("uid", owner.uid()).done();
    }

    @Override
    public Namespace.Owner read(FieldsReader in) throws MalformedSnapshot {
      return new Namespace.Owner(in.number("inode"), in.integer("uid"));
    }
  }
}
