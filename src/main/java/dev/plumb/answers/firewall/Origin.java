package dev.plumb.answers.firewall;

import java.util.Optional;

/**
 * Who put a rule there, as far as it shows.
 *
 * @param writer {@code docker}, {@code podman}, {@code cni}, {@code kube}, {@code libvirt}, {@code
 *     ufw}, ...; {@link #YOURS} when it has no mark of any of them
 * @param purpose what it is for, when that is known: {@code published port 8080/tcp}
 * @param container the name of the container it serves
 * @param network the name of the engine's network it serves
 * @param evidence by what this is known
 */
public record Origin(
    String writer,
    Optional<String> purpose,
    Optional<String> container,
    Optional<String> network,
    String evidence) {
  /** The writer of what has no mark of a known program. */
  public static final String YOURS = "yours";

  static Origin of(String writer, String evidence) {
    return new Origin(writer, Optional.empty(), Optional.empty(), Optional.empty(), evidence);
  }

  Origin withPurpose(String what) {
    return new Origin(writer, Optional.of(what), container, network, evidence);
  }

  Origin forContainer(String name) {
    return new Origin(writer, purpose, Optional.of(name), network, evidence);
  }

  Origin forNetwork(String name) {
    return new Origin(writer, purpose, container, Optional.of(name), evidence);
  }

  /** {@code docker: published port 8080/tcp of web}. */
  public String sentence() {
    StringBuilder out = new StringBuilder(writer);
    purpose.ifPresent(what -> out.append(": ").append(what));
    container.ifPresent(name -> out.append(purpose.isEmpty() ? ": " : " of ").append(name));
    if (container.isEmpty()) {
      network.ifPresent(name -> out.append(purpose.isEmpty() ? ": " : " of ").append(name));
    }
    return out.toString();
  }
}
