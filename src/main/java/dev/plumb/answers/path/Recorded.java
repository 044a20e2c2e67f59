package dev.plumb.answers.path;

import dev.plumb.answers.path.Trouble.Routed;
import dev.plumb.model.Container;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Socket;
import java.util.Optional;

/** What container engines wrote down that says at once why a flow fails. */
record Recorded(Terrain terrain, Flow flow, Result result) {
  /** What an engine wrote down says it at once. */
  Optional<Cause> stopped(Trouble trouble) {
    if (trouble.code() == Code.CONTAINER_DOWN) {
      return Optional.of(trouble.cause());
    }
    IpAddress meant = trouble.decided().map(Routed::destination).orElse(flow.destination());
    return Diagnosis.UNANSWERED.contains(trouble.code())
        ? Engines.stopped(terrain, meant, flow.expected()).map(Engines::down)
        : Optional.empty();
  }

  /** Asked from outside for a port that is published for the host itself only. */
  Optional<Cause> loopbackOnly(Trouble trouble) {
    Place place = result.responder().orElse(trouble.place());
    if (place.id().equals(flow.source())
        || flow.transport() == Transport.ICMP
        || !(trouble.code() == Code.LISTEN_LOOPBACK || trouble.code() == Code.LISTEN_NONE)) {
      return Optional.empty();
    }
    boolean proxied = false;
    for (Socket socket : place.sockets(flow.transport(), flow.port().orElse(0))) {
      proxied |=
          socket.local().isLoopback()
              && socket.owners().stream().anyMatch(owner -> owner.proxy().isPresent());
    }
    Optional<Container.PublishedPort> record =
        place.id().equals(terrain.host().self())
            ? Engines.onLoopback(terrain, flow.transport().word(), flow.port())
            : Optional.empty();
    if (!proxied && record.isEmpty()) {
      return Optional.empty();
    }
    String object =
        flow.transport().word()
            + "/"
            + record.map(one -> one.hostAddress().toString()).orElse("127.0.0.1")
            + ":"
            + flow.port().orElse(0);
    return Optional.of(
        new Cause(
            Code.PORT_LOOPBACK_ONLY,
            place.object(object),
            "the port is published on loopback only, and "
                + terrain.host().nameOf(flow.source())
                + " asks from outside",
            "publish it on " + flow.destination() + " or on every address"));
  }
}
