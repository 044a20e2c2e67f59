package dev.plumb.console.command;

import dev.plumb.answers.iproute.Iproute;
import dev.plumb.answers.iproute.Surroundings;
import dev.plumb.console.command.CommandEntry.Option;
import dev.plumb.model.Container;
import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Namespace;
import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the nouns have in common: of which namespaces they speak, how they say "this link", and what
 * they do with gaps.
 */
final class Places {
  static final Option ALL = Option.flag("--all", "of every namespace");
  static final Option IN = Option.valued("--in", "NS", Slot.NAMESPACE, "in this namespace");

  /** What stands before the id of the container whose network another one shares. */
  static final String SHARED = "container:";

  private static final String NOT_KEPT = "this saved host holds no such facts";

  private Places() {}

  /**
   * The namespaces a listing is about: all, the one named (by argument or {@code --in}), else the
   * current one.
   */
  static List<Namespace> of(Call call, Host host) throws UserError {
    if (call.has("--all")) {
      return host.namespaces();
    }
    Optional<String> word = call.argument(0).isPresent() ? call.argument(0) : call.option("--in");
    return List.of(Names.namespaceOrCurrent(call, host, word));
  }

  /**
   * What was read of a facet. One that could not be read is a note where several namespaces are
   * listed, and the answer where it was the only one.
   */
  static <T> List<T> read(Call call, Namespace namespace, Facet<T> facet, List<Line> notes)
      throws UserError {
    if (facet.isRead() || !call.has("--all")) {
      return known(namespace, facet);
    }
    notes.add(
        note(
            facet instanceof Facet.Missing<T> missing
                ? missing.gap()
                : new Gap(namespace.name(), NOT_KEPT, "nothing can be said")));
    return List.of();
  }

  /**
   * What was read of a facet of the one namespace that the question is about.
   *
   * @throws UserError when it was not read, with the reason
   */
  static <T> List<T> known(Namespace namespace, Facet<T> facet) throws UserError {
    if (facet instanceof Facet.Read<T> read) {
      return read.items();
    }
    if (facet instanceof Facet.Missing<T> missing) {
      throw unreadable(namespace, missing.gap());
    }
    throw UserError.of(
        Exit.UNAVAILABLE, "not known of " + namespace.name(), NOT_KEPT, "ask a live host");
  }

  /** Not being allowed to read is another code than not being able to. */
  static UserError unreadable(Namespace namespace, Gap gap) {
    boolean permission = gap.reason().contains("EPERM") || gap.reason().contains("EACCES");
    return UserError.of(
        permission ? Exit.NOT_PERMITTED : Exit.UNAVAILABLE,
        "cannot read " + namespace.name(),
        gap.reason(),
        permission
            ? "sudo, or 'plumb open FILE' to look at a saved host"
            : "ns show " + namespace.name());
  }

  /** A gap as a sentence for stderr. */
  static Line note(Gap gap) {
    return Line.of(
        Span.styled("not seen: ", Span.Style.WARNING),
        Span.plain(gap.subject() + ": " + gap.reason() + "; " + gap.consequence()));
  }

  /** {@code nginx-1:eth0} as spans. */
  static List<Span> link(Host host, Link link) {
    return List.of(
        Span.namespace(host.nameOf(link.netns())),
        Span.plain(":"),
        Span.link(link.name()).about(host.nameOf(link.netns()) + "." + link.name()));
  }

  static Line linkCell(Host host, Optional<Link> link) {
    return link.isPresent() ? new Line(link(host, link.get())) : Line.EMPTY;
  }

  /** {@code {netns, ifname, ifindex}} of a link that is in sight. */
  static Tree.Builder linkRecord(Host host, Link link) {
    return Tree.object()
        .put("netns", host.nameOf(link.netns()))
        .put("ifname", link.name())
        .put("ifindex", link.ifindex());
  }

  /**
   * The names of the containers that live where a link is, commas between; none for the host's own
   * links, which are not those of its host-mode containers.
   */
  static String containers(Host host, LinkRef ref) {
    List<String> names = new ArrayList<>();
    if (ref.netns().equals(host.self())) {
      return "";
    }
    host.containersIn(ref.netns()).forEach(container -> names.add(container.name()));
    return String.join(",", names);
  }

  /** The name behind a container's id; the id's first digits when nobody has it. */
  static String containerName(Host host, String id) {
    for (Container container : host.containers()) {
      if (container.id().equals(id)) {
        return container.name();
      }
    }
    return id.length() > 12 ? id.substring(0, 12) : id;
  }

  /** A container's network mode as a person would write it: {@code container:nginx-1}. */
  static String networkMode(Host host, Container container) {
    String mode = container.networkMode();
    return mode.startsWith(SHARED)
        ? SHARED + containerName(host, mode.substring(SHARED.length()))
        : mode;
  }

  /** {@code netns} and every key that {@code ip -j -d link} has. */
  static Tree.Builder linkFacts(Host host, Namespace namespace, Link link) {
    Tree.Builder record =
        Tree.object()
            .put("netns", namespace.name())
            .putAll(Iproute.link(link, Surroundings.of(namespace)));
    host.peerOf(link)
        .flatMap(host::link)
        .ifPresent(peer -> record.put("peer", linkRecord(host, peer).build()));
    return record;
  }

  /** IF_OPER_* in the words of ip. */
  static String operstate(Link link) {
    return switch (link.operstate()) {
      case 0 -> "UNKNOWN";
      case 1 -> "NOTPRESENT";
      case 2 -> "DOWN";
      case 3 -> "LOWERLAYERDOWN";
      case 4 -> "TESTING";
      case 5 -> "DORMANT";
      case 6 -> "UP";
      default -> Integer.toString(link.operstate());
    };
  }

  static Span operstateSpan(Link link) {
    Span.Style style =
        switch (link.operstate()) {
          case 6 -> Span.Style.GOOD;
          case 2, 3 -> Span.Style.BAD;
          default -> Span.Style.PLAIN;
        };
    return Span.styled(operstate(link), style);
  }

  /** Columns with the namespace in front where several are listed. */
  static List<Outcome.Column> columns(Call call, Outcome.Column... columns) {
    List<Outcome.Column> all = new ArrayList<>();
    all.add(new Outcome.Column("netns", "NETNS", !call.has("--all"), false));
    all.addAll(List.of(columns));
    return all;
  }
}
