package dev.plumb.world.snapshot;

import dev.plumb.model.Container;
import dev.plumb.model.Pod;
import dev.plumb.model.Tree;
import java.util.Set;

/**
 * Containers as their engines knew them; no environment, no labels but compose's project and the
 * pod.
 */
final class ContainerCodec implements RecordCodec<Container> {
  @Override
  public Set<String> vocabulary() {
    return Set.of("engine", "state", "protocol");
  }

  @Override
  public Tree.Obj write(Container container) {
    FieldsWriter out =
        new FieldsWriter()
            .put("engine", container.engine())
            .put("id", container.id())
            .put("name", container.name())
            .put("state", container.state())
            .put("pid", container.pid());
    if (container.netns().isPresent()) {
      out.always("netns", new NetnsIdCodec().write(container.netns().get()));
    }
    out.put("network_mode", container.networkMode())
        .list("attachments", container.attachments(), new AttachmentCodec())
        .list("published", container.published(), new PublishedPortCodec())
        .put("compose_project", container.composeProject());
    if (container.pod().isPresent()) {
      out.always("pod", new PodCodec().write(container.pod().get()));
    }
    return out.done();
  }

  @Override
  public Container read(FieldsReader in) throws MalformedSnapshot {
    return new Container(
        in.text("engine"),
        in.text("id"),
        in.text("name"),
        in.text("state"),
        in.optionalInteger("pid"),
        in.optionalRecord("netns", new NetnsIdCodec()),
        in.text("network_mode"),
        in.list("attachments", new AttachmentCodec()),
        in.list("published", new PublishedPortCodec()),
        in.optionalText("compose_project"),
        in.optionalRecord("pod", new PodCodec()));
  }

  /** The pod it is part of. */
  private static final class PodCodec implements RecordCodec<Pod> {
    @Override
    public Tree.Obj write(Pod pod) {
      return new FieldsWriter()
          .put("namespace", pod.namespace())
          .put("name", pod.name())
          .put("uid", pod.uid())
          .done();
    }

    @Override
    public Pod read(FieldsReader in) throws MalformedSnapshot {
      return new Pod(in.optionalText("namespace"), in.text("name"), in.optionalText("uid"));
    }
  }

  /** A place in an engine network. */
  private static final class AttachmentCodec implements RecordCodec<Container.Attachment> {
    @Override
    public Tree.Obj write(Container.Attachment attachment) {
      return new FieldsWriter()
          .put("network", attachment.network())
          .put("network_id", attachment.networkId())
          .put("address", attachment.address())
          .put("address6", attachment.address6())
          .put("gateway", attachment.gateway())
          .put("mac", attachment.hardware())
          .done();
    }

    @Override
    public Container.Attachment read(FieldsReader in) throws MalformedSnapshot {
      return new Container.Attachment(
          in.text("network"),
          in.optionalText("network_id"),
          in.optionalPrefix("address"),
          in.optionalPrefix("address6"),
          in.optionalAddress("gateway"),
          in.optionalHardware("mac"));
    }
  }

  /** A published port. */
  private static final class PublishedPortCodec implements RecordCodec<Container.PublishedPort> {
    @Override
    public Tree.Obj write(Container.PublishedPort port) {
      return new FieldsWriter()
          .put("host_address", port.hostAddress().toString())
          .put("host_port", port.hostPort())
          .put("container_port", port.containerPort())
          .put("protocol", port.protocol())
          .done();
    }

    @Override
    public Container.PublishedPort read(FieldsReader in) throws MalformedSnapshot {
      return new Container.PublishedPort(
          in.address("host_address"),
          in.integer("host_port", 0, 0xffff),
          in.integer("container_port", 0, 0xffff),
          in.text("protocol"));
    }
  }
}
