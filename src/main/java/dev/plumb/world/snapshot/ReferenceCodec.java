package dev.plumb.world.snapshot;

import dev.plumb.model.LinkRef;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Reference;
import dev.plumb.model.Tree;
import java.util.OptionalInt;

/** Why a namespace is alive. */
final class ReferenceCodec implements RecordCodec<Reference> {
  @Override
  public Tree.Obj write(Reference reference) {
    FieldsWriter out = new FieldsWriter().put("type", reference.type());
    switch (reference) {
      case Reference.Process process ->
          out.put("pid", process.pid()).put("comm", process.command());
      case Reference.Thread thread ->
          out.put("pid", thread.pid()).put("tid", thread.tid()).put("comm", thread.command());
      case Reference.Mount mount -> out.put("path", mount.path());
      case Reference.ForeignMount mount -> out.put("pid", mount.pid()).put("path", mount.path());
      case Reference.Descriptor held ->
          out.put("pid", held.pid()).put("fd", held.fd()).put("comm", held.command());
      case Reference.Links links ->
          out.put("device", links.seenFrom().netns().device())
              .put("inode", links.seenFrom().netns().inode())
              .put("ifindex", links.seenFrom().ifindex());
    }
    return out.done();
  }

  @Override
  public Reference read(FieldsReader in) throws MalformedSnapshot {
    String type = in.text("type");
    return switch (type) {
      case "process" -> new Reference.Process(in.integer("pid"), in.optionalText("comm"));
      case "thread" ->
          new Reference.Thread(in.integer("pid"), in.integer("tid"), in.optionalText("comm"));
      case "mount" -> {
        OptionalInt pid = in.optionalInteger("pid");
        yield pid.isPresent()
            ? new Reference.ForeignMount(pid.getAsInt(), in.text("path"))
            : new Reference.Mount(in.text("path"));
      }
      case "fd" ->
          new Reference.Descriptor(in.integer("pid"), in.integer("fd"), in.optionalText("comm"));
      case "link" ->
          new Reference.Links(
              new LinkRef(
                  new NetnsId(in.number("device"), in.number("inode")), in.integer("ifindex")));
      default ->
          throw new MalformedSnapshot(
              "it holds a reference of the unknown type " + MalformedSnapshot.quoted(type));
    };
  }
}
