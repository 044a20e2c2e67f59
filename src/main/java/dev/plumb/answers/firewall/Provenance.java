package dev.plumb.answers.firewall;

import dev.plumb.model.Container;
import dev.plumb.model.EngineNetwork;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.firewall.Backend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells who put a rule there and what for: by the names that programs give their chains and tables,
 * by the comments they leave, by bridges and addresses that an engine gave out.
 */
public final class Provenance {
  private final Map<IpAddress, Container> byAddress = new HashMap<>();
  private final Map<String, Container> byId = new HashMap<>();
  private final Map<String, String> networkByBridge = new HashMap<>();

  public Provenance(Host host) {
    for (Container container : host.containers()) {
      byId.put(container.id(), container);
      for (Container.Attachment attachment : container.attachments()) {
        attachment.address().ifPresent(prefix -> byAddress.put(prefix.address(), container));
        attachment.address6().ifPresent(prefix -> byAddress.put(prefix.address(), container));
        if (container.engine().equals("docker")) {
          networkByBridge.putIfAbsent(bridge(attachment), attachment.network());
        }
      }
    }
    for (EngineNetwork network : host.networks()) {
      network.bridge().ifPresent(bridge -> networkByBridge.put(bridge, network.name()));
    }
    networkByBridge.putIfAbsent("docker0", "bridge");
  }

  /** What Docker calls the bridge of a network unless it was told otherwise. */
  private static String bridge(Container.Attachment attachment) {
    String id = attachment.networkId().orElse("");
    return attachment.network().equals("bridge")
        ? "docker0"
        : "br-" + id.substring(0, Math.min(12, id.length()));
  }

  /** All that {@link Origin#writer} may say, but for engines that are known by their containers. */
  public static List<String> writers() {
    List<String> words = new ArrayList<>(Writer.words());
    words.add(Origin.YOURS);
    return words;
  }

  /** Whose a rule is. */
  public Origin of(PlacedRule placed) {
    Asked asked = Asked.of(placed.rule());
    String chain = placed.chain().chain().name();
    String table = placed.chain().table().name();
    Optional<Origin> origin = Optional.empty();
    Optional<Writer> byTable =
        placed.chain().backend() == Backend.NFT ? Writer.ofTable(table) : Optional.empty();
    Optional<Writer> byChain = Writer.ofChain(chain);
    Optional<Writer> byTarget = asked.target().flatMap(Writer::ofChain);
    if (byTable.isPresent()) {
      origin = Optional.of(Origin.of(byTable.get().word(), "the table " + table + " is its own"));
    } else if (byChain.isPresent()) {
      origin = Optional.of(Origin.of(byChain.get().word(), "the chain " + chain + " is its own"));
    } else if (byTarget.isPresent()) {
      String target = asked.target().orElseThrow();
      origin =
          Optional.of(
              Origin.of(byTarget.get().word(), "it leads to the chain " + target)
                  .withPurpose("way into " + target));
    }
    boolean docker = origin.isEmpty() || origin.get().writer().equals(Writer.DOCKER.word());
    Optional<Origin> known =
        docker
            ? new DockerRules(networkByBridge, byAddress)
                .origin(
                    placed, asked, origin.isPresent() && byTarget.isEmpty() || byTable.isPresent())
            : Optional.empty();
    if (known.isPresent()) {
      return known.get();
    }
    Optional<Origin> commented = CommentMarks.origin(placed.rule(), byId);
    Origin found =
        origin
            .or(() -> commented)
            .or(() -> byBridge(asked))
            .orElse(Origin.of(Origin.YOURS, NO_MARK));
    return detailed(found, commented, asked);
  }

  private static final String NO_MARK = "it has no mark of a program that plumb knows";

  /** Adds whom it serves, by a comment or by the address it leads to. */
  private Origin detailed(Origin origin, Optional<Origin> commented, Asked asked) {
    Origin found = origin;
    if (commented.isPresent()) {
      Origin mark = commented.get();
      found =
          new Origin(
              found.writer(),
              found.purpose().or(mark::purpose),
              found.container().or(mark::container),
              found.network().or(mark::network),
              found.evidence());
    }
    Optional<Container> served =
        asked
            .translated()
            .or(asked::destination)
            .or(asked::source)
            .flatMap(address -> Optional.ofNullable(byAddress.get(address)));
    if (found.container().isEmpty() && served.isPresent() && !isYours(found)) {
      found = found.forContainer(served.get().name());
    }
    if (found.purpose().isEmpty() && asked.nat().isPresent() && !isYours(found)) {
      return switch (asked.nat().get().kind()) {
        case MASQUERADE -> found.withPurpose("masquerade");
        case DNAT, REDIRECT -> found.withPurpose(port("published port", asked));
        default -> found;
      };
    }
    return found;
  }

  private static boolean isYours(Origin origin) {
    return origin.writer().equals(Origin.YOURS);
  }

  static String port(String what, Asked asked) {
    return asked.port().isPresent()
        ? what + " " + asked.port().getAsInt() + asked.protocol().map(name -> "/" + name).orElse("")
        : what;
  }

  /** libvirt's and lxc-net's bridges have names of their own. */
  private static Optional<Origin> byBridge(Asked asked) {
    for (String link : new String[] {asked.input().orElse(""), asked.output().orElse("")}) {
      if (link.startsWith("virbr")) {
        return Optional.of(
            Origin.of(Writer.LIBVIRT.word(), "it is about " + link + ", as libvirt names bridges"));
      }
      if (link.startsWith("lxcbr")) {
        return Optional.of(
            Origin.of(Writer.LXC.word(), "it is about " + link + ", as lxc-net names bridges"));
      }
    }
    return Optional.empty();
  }
}
