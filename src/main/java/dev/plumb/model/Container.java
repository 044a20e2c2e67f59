package dev.plumb.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A container as its engine knows it. Every text in it was chosen by somebody else.
 *
 * @param engine {@code docker}, {@code podman}, {@code containerd}, {@code cri-o}, {@code lxc},
 *     {@code nspawn}, ...
 * @param id the engine's full id
 * @param name without a leading slash
 * @param state {@code running}, {@code paused}, {@code exited}, {@code restarting}, {@code
 *     created}, {@code dead}
 * @param pid its first process; empty when it does not run
 * @param netns its namespace; empty when it has none or it could not be found
 * @param networkMode as the engine keeps it: {@code bridge}, {@code host}, {@code none}, {@code
 *     container:ID}, a name
 * @param attachments its places in the engine's networks
 * @param published the ports it is reached by from outside
 * @param composeProject label {@code com.docker.compose.project}
 * @param pod the pod it is part of; empty when it stands alone
 */
public record Container(
    String engine,
    String id,
    String name,
    String state,
    OptionalInt pid,
    Optional<NetnsId> netns,
    String networkMode,
    List<Attachment> attachments,
    List<PublishedPort> published,
    Optional<String> composeProject,
    Optional<Pod> pod) {
  public Container {
    attachments = List.copyOf(attachments);
    published = List.copyOf(published);
  }

  /** One that is in no pod. */
  public Container(
      String engine,
      String id,
      String name,
      String state,
      OptionalInt pid,
      Optional<NetnsId> netns,
      String networkMode,
      List<Attachment> attachments,
      List<PublishedPort> published,
      Optional<String> composeProject) {
    this(
        engine,
        id,
        name,
        state,
        pid,
        netns,
        networkMode,
        attachments,
        published,
        composeProject,
        Optional.empty());
  }

  /** The first 12 digits of the id, as engines print it. */
  public String shortId() {
    return id.length() > 12 ? id.substring(0, 12) : id;
  }

  /** The same container, in that namespace. */
  public Container in(NetnsId found) {
    return new Container(
        engine,
        id,
        name,
        state,
        pid,
        Optional.of(found),
        networkMode,
        attachments,
        published,
        composeProject,
        pod);
  }

  public boolean isRunning() {
    return state.equals("running");
  }

  /**
   * A container's place in an engine network.
   *
   * @param network the network's name
   * @param networkId the engine's full id; empty when the record has none
   * @param address IPv4 with prefix length
   * @param address6 IPv6 with prefix length
   */
  public record Attachment(
      String network,
      Optional<String> networkId,
      Optional<Prefix> address,
      Optional<Prefix> address6,
      Optional<IpAddress> gateway,
      Optional<HardwareAddress> hardware) {}

  /**
   * A published port.
   *
   * @param hostAddress where the host listens; 0.0.0.0 or :: is everywhere
   * @param protocol {@code tcp}, {@code udp}, {@code sctp}
   */
  public record PublishedPort(
      IpAddress hostAddress, int hostPort, int containerPort, String protocol) {}
}
