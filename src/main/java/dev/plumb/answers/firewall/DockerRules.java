package dev.plumb.answers.firewall;

import dev.plumb.model.Container;
import dev.plumb.model.IpAddress;
import dev.plumb.model.firewall.Statement;
import java.util.Map;
import java.util.Optional;

/**
 * The rules that Docker writes, in both of its backends and in its old and new chains.
 *
 * <p>Many stand in built-in chains without a mark; they are known by the bridge they are about,
 * which an engine's network has, and by the shape that Docker gives them.
 */
final class DockerRules {
  private static final String DOCKER = Writer.DOCKER.word();

  private final Map<String, String> networkByBridge;
  private final Map<IpAddress, Container> byAddress;

  DockerRules(Map<String, String> networkByBridge, Map<IpAddress, Container> byAddress) {
    this.networkByBridge = networkByBridge;
    this.byAddress = byAddress;
  }

  /**
   * What a rule is for; empty when it is not Docker's.
   *
   * @param own it stands in a chain or table of Docker's
   */
  Optional<Origin> origin(PlacedRule placed, Asked asked, boolean own) {
    String chain = placed.chain().chain().name();
    if (chain.equals("DOCKER-USER") && !asked.returns()) {
      return Optional.of(
          Origin.of(Origin.YOURS, "Docker leaves the chain DOCKER-USER to you")
              .withPurpose("before Docker's own rules"));
    }
    Optional<String> bridge = bridge(asked.input()).or(() -> bridge(asked.output()));
    Optional<Container> container =
        asked
            .translated()
            .or(asked::destination)
            .or(asked::source)
            .flatMap(address -> Optional.ofNullable(byAddress.get(address)));
    boolean direct = isDirectAccess(placed, asked, container);
    if (!own && bridge.isEmpty() && asked.target().isEmpty() && !direct) {
      return isHairpin(asked) && container.isPresent()
          ? Optional.of(served(hairpin(asked, container.get()), container))
          : Optional.empty();
    }
    Optional<String> purpose =
        direct
            ? Optional.of("direct access protection")
            : purpose(placed, asked, bridge.isPresent(), own);
    if (purpose.isEmpty() && !own) {
      return Optional.empty();
    }
    Origin origin = Origin.of(DOCKER, evidence(placed, bridge, container, own));
    if (purpose.isPresent()) {
      origin = origin.withPurpose(purpose.get());
    }
    if (bridge.isPresent()) {
      origin = origin.forNetwork(networkByBridge.getOrDefault(bridge.get(), bridge.get()));
    }
    return Optional.of(served(origin, container));
  }

  private static Origin served(Origin origin, Optional<Container> container) {
    return container.isPresent() ? origin.forContainer(container.get().name()) : origin;
  }

  private static Origin hairpin(Asked asked, Container container) {
    return Origin.of(
            DOCKER, asked.source().orElseThrow() + " is " + container.name() + "'s address")
        .withPurpose(Provenance.port("hairpin of port", asked));
  }

  private Optional<String> bridge(Optional<String> link) {
    return link.filter(networkByBridge::containsKey);
  }

  private String evidence(
      PlacedRule placed, Optional<String> bridge, Optional<Container> container, boolean own) {
    if (own) {
      return placed.chain().table().name().startsWith("docker-")
          ? "the table " + placed.chain().table().name() + " is its own"
          : "the chain " + placed.chain().chain().name() + " is its own";
    }
    return bridge
        .map(name -> name + " is the bridge of its network " + networkByBridge.get(name))
        .or(() -> container.map(found -> "it is about the address of " + found.name()))
        .orElse("it leads to a chain of its own");
  }

  /** {@code -s IP -d IP}: a container that asks its own published port. */
  private static boolean isHairpin(Asked asked) {
    return asked.source().isPresent()
        && asked.source().equals(asked.destination())
        && asked.nat().isPresent()
        && asked.nat().get().kind() == Statement.Nat.Kind.MASQUERADE;
  }

  /** In raw, before any translation: who names the container's address himself is turned away. */
  private boolean isDirectAccess(PlacedRule placed, Asked asked, Optional<Container> container) {
    boolean loopback =
        asked.input().equals(Optional.of("lo"))
            && asked.destination().isPresent()
            && asked.destination().get().isLoopback();
    return placed.chain().table().name().equals("raw")
        && asked.drops()
        && asked.inputIsNot()
        && (container.isPresent() || bridge(asked.input()).isPresent() || loopback);
  }

  private static Optional<String> purpose(
      PlacedRule placed, Asked asked, boolean aboutBridge, boolean own) {
    Optional<String> comment = placed.rule().comment();
    if (own && placed.chain().table().name().startsWith("docker-") && comment.isPresent()) {
      return Optional.of(commented(comment.get(), asked));
    }
    String chain = placed.chain().chain().name();
    if (chain.equals("DOCKER_OUTPUT") || chain.equals("DOCKER_POSTROUTING")) {
      return Optional.of("its resolver 127.0.0.11");
    }
    if (asked.target().isPresent()) {
      String target = asked.target().get();
      return target.startsWith("DOCKER-ISOLATION")
          ? Optional.of("isolation between networks")
          : target.startsWith("DOCKER") ? Optional.of("way into " + target) : Optional.empty();
    }
    if (chain.startsWith("DOCKER-ISOLATION")) {
      return Optional.of("isolation between networks");
    }
    if (asked.nat().isPresent()) {
      return nat(asked);
    }
    if (chain.equals("DOCKER") && asked.accepts() && asked.port().isPresent()) {
      return Optional.of(Provenance.port("published: container port", asked));
    }
    if (chain.equals("DOCKER") && asked.returns()) {
      return Optional.of("containers ask published ports through docker-proxy");
    }
    if (chain.equals("DOCKER-USER") || !aboutBridge) {
      return Optional.empty();
    }
    return Optional.ofNullable(filtered(asked));
  }

  private static @org.jspecify.annotations.Nullable String filtered(Asked asked) {
    boolean both = asked.input().isPresent() && asked.input().equals(asked.output());
    if (asked.asksState()) {
      return "replies";
    }
    if (both && !asked.inputIsNot() && !asked.outputIsNot()) {
      return asked.drops() ? "ICC off" : "ICC";
    }
    if (both && asked.outputIsNot()) {
      return asked.drops() ? "internal network" : "outgoing";
    }
    if (both && asked.inputIsNot()) {
      return asked.drops() ? "unpublished ports" : "published port";
    }
    return asked.drops() ? "internal network" : asked.input().isPresent() ? "outgoing" : "incoming";
  }

  private static Optional<String> nat(Asked asked) {
    return switch (asked.nat().orElseThrow().kind()) {
      case MASQUERADE ->
          Optional.of(isHairpin(asked) ? Provenance.port("hairpin of port", asked) : "masquerade");
      case SNAT -> Optional.of("source address");
      case DNAT, REDIRECT -> Optional.of(Provenance.port("published port", asked));
      case PREFIX -> Optional.empty();
    };
  }

  /** What the nftables backend notes in its comments, in the words used for the other one. */
  private static String commented(String comment, Asked asked) {
    return switch (comment) {
      case "DNAT" -> Provenance.port("published port", asked);
      case "OUTGOING" -> "outgoing";
      case "MASQUERADE" -> "masquerade";
      case "DROP DIRECT ACCESS" -> "direct access protection";
      case "UNPUBLISHED PORT DROP" -> "unpublished ports";
      default -> comment;
    };
  }
}
