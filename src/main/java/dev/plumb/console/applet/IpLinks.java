package dev.plumb.console.applet;

import dev.plumb.answers.iproute.Printout;
import dev.plumb.model.Address;
import dev.plumb.model.Family;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Prefix;
import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * {@code ip link show} and {@code ip address show}: in iproute2 they are one command, and here too.
 */
final class IpLinks {
  private final AppletWorld world;
  private final IpOptions options;
  private final boolean linkObject;
  private final LinkFilter filter;

  private IpLinks(AppletWorld world, IpOptions options, boolean linkObject, LinkFilter filter) {
    this.world = world;
    this.options = options;
    this.linkObject = linkObject;
    this.filter = filter;
  }

  static AppletResult run(
      Arguments arguments, IpOptions options, boolean linkObject, AppletWorld world)
      throws AppletExit {
    LinkFilter filter = LinkFilter.parse(arguments, linkObject, options.family(), world);
    return new IpLinks(world, options, linkObject, filter).list();
  }

  private AppletResult list() throws AppletExit {
    Printout printout = new Printout(world.surroundings(), options.shown(), options.json());
    List<Address> addresses =
        linkObject ? List.of() : world.read(world.namespace().addresses(), "addresses");
    for (Link link : candidates()) {
      if (!linkObject && !hasWantedAddress(link, addresses)) {
        continue;
      }
      printout.open();
      // Under -o an address has its link on its own line, and the link itself has none.
      boolean withLink = linkObject || options.shown().brief() || !options.shown().oneLine();
      boolean wanted = !withLink || filter.accepts(link);
      boolean said = withLink && wanted && filter.label().isEmpty();
      if (said) {
        refuseUnknown(link);
        printout.link(link, linkObject, linkObject || filter.family().isEmpty());
      }
      if (wanted && !linkObject) {
        addresses(printout, link, addresses);
      }
      boolean counters = !linkObject && said && options.shown().statistics() > 0;
      if (counters && !options.shown().brief()) {
        printout.statistics(link);
      }
      printout.close();
    }
    return AppletResult.said(printout.finish());
  }

  /**
   * What ip would print of a link beyond what a survey reads or understands: better nothing than
   * half of it.
   */
  private void refuseUnknown(Link link) throws AppletExit {
    boolean details = options.shown().details();
    if (link.settings().object("xdp").number("attached", 0) != 0) {
      throw AppletExit.refused("ip", "XDP program of " + link.name());
    }
    if ((linkObject || details) && link.settings().number("num_vf", 0) != 0) {
      throw AppletExit.refused("ip", "virtual functions of " + link.name());
    }
    if (details && link.kind() instanceof LinkKind.Other other && !isPlain(other.kind())) {
      throw AppletExit.refused("ip", "details of a link of kind " + other.kind());
    }
    boolean foreignPort = link.port().isPresent() && !link.port().get().kind().equals("bridge");
    if (details && foreignPort) {
      throw AppletExit.refused("ip", "details of a port of a " + link.port().get().kind());
    }
  }

  /** Kinds of which ip prints the name and no more. */
  private static boolean isPlain(String kind) {
    return switch (kind) {
      case "dummy", "ifb", "nlmon", "team", "vcan", "vxcan", "netdevsim", "batadv" -> true;
      default -> false;
    };
  }

  /** What the kernel gives for the request: it filters by device, master and kind itself. */
  private List<Link> candidates() throws AppletExit {
    List<Link> candidates = new ArrayList<>();
    for (Link link : world.links()) {
      if (filter.device().isPresent()) {
        if (link.ifindex() == filter.device().getAsInt()) {
          candidates.add(link);
        }
      } else if (options.family().equals(Optional.of(Family.INET6)) && !linkObject) {
        candidates.add(asIpv6SeesIt(link));
      } else if (options.family().isPresent() || filter.kernelGives(link, world.links())) {
        candidates.add(link);
      }
    }
    return candidates;
  }

  /**
   * What an AF_INET6 dump says of a link: neither its kind nor its master, and not in which
   * namespace its lower one is. {@code ip} then asks for the queue's length apart.
   */
  private static Link asIpv6SeesIt(Link link) {
    Optional<Link.Lower> lower = Optional.empty();
    if (link.lower().isPresent() && link.lower().get().ifindex() != link.ifindex()) {
      lower = Optional.of(new Link.Lower(link.lower().get().ifindex(), OptionalInt.empty()));
    }
    Tree.Builder settings = Tree.object();
    OptionalLong queue = link.settings().number("txqlen");
    if (queue.isPresent()) {
      settings.put("txqlen", queue.getAsLong());
    }
    return new Link(
        link.ref(),
        link.name(),
        List.of(),
        Optional.empty(),
        link.hardwareType(),
        link.flags(),
        link.address(),
        Optional.empty(),
        link.mtu(),
        link.operstate(),
        lower,
        OptionalInt.empty(),
        new LinkKind.Plain(),
        Optional.empty(),
        settings.build(),
        List.of());
  }

  /** A link without any address is kept, unless a family was asked for. */
  private boolean hasWantedAddress(Link link, List<Address> addresses) {
    boolean any = false;
    for (Address address : addresses) {
      boolean dumped = filter.family().isEmpty() || address.family() == filter.family().get();
      if (address.link().ifindex() == link.ifindex() && dumped) {
        any = true;
        if (filter.accepts(address, link.name())) {
          return true;
        }
      }
    }
    return !any && filter.family().isEmpty();
  }

  private void addresses(Printout printout, Link link, List<Address> addresses) {
    printout.openAddresses();
    for (Address address : addresses) {
      boolean ofFamily = filter.family().isEmpty() || address.family() == filter.family().get();
      boolean shown = ofFamily && (!filter.up() || link.isUp());
      if (address.link().ifindex() == link.ifindex() && shown) {
        printout.open();
        if (filter.accepts(address, link.name())) {
          printout.address(address);
        }
        printout.close();
      }
    }
    printout.closeAddresses();
  }

  /**
   * What is wanted.
   *
   * @param device an ifindex
   * @param master an ifindex; -1 for {@code nomaster}
   * @param scope RT_SCOPE_*; empty for any
   */
  record LinkFilter(
      Optional<Family> family,
      OptionalInt device,
      boolean up,
      OptionalInt master,
      Optional<String> kind,
      Optional<String> portKind,
      OptionalLong group,
      OptionalLong scope,
      Optional<Prefix> prefix,
      Optional<String> label,
      int flags,
      int flagMask) {

    static LinkFilter parse(
        Arguments arguments, boolean linkObject, Optional<Family> family, AppletWorld world)
        throws AppletExit {
      return new LinkFilterParser(world, linkObject ? Optional.empty() : family).parse(arguments);
    }

    boolean kernelGives(Link link, List<Link> all) {
      if (master.isPresent()) {
        boolean fits =
            master.getAsInt() < 0 ? link.master().isEmpty() : link.master().equals(master);
        if (!fits) {
          return false;
        }
      }
      return kind.isEmpty() || !isKnown(kind.get(), all) || link.kind().word().equals(kind);
    }

    /** The kernel ignores a kind that it does not know; ip then drops the links itself. */
    private static boolean isKnown(String kind, List<Link> all) {
      for (Link link : all) {
        if (link.kind().word().isPresent() && link.kind().word().get().equals(kind)) {
          return true;
        }
      }
      return switch (kind) {
        case "veth", "bridge", "vxlan", "macvlan", "macvtap", "tun", "ifb" -> true;
        default -> false;
      };
    }

    boolean accepts(Link link) {
      boolean ofGroup = group.isEmpty() || link.settings().number("group", 0) == group.getAsLong();
      boolean ofMaster = master.isEmpty() || master.getAsInt() < 0 || link.master().equals(master);
      boolean ofKind = kind.isEmpty() || link.kind().word().orElse("").equals(kind.get());
      boolean ofPort =
          portKind.isEmpty()
              || (link.port().isPresent() && link.port().get().kind().equals(portKind.get()));
      return (!up || link.isUp()) && ofGroup && ofMaster && ofKind && ofPort;
    }

    boolean accepts(Address address, String linkName) {
      if (family.isPresent() && address.family() != family.get()) {
        return false;
      }
      boolean inScope = scope.isEmpty() || address.scope() == scope.getAsLong();
      boolean flagged = ((flags ^ address.flags()) & flagMask) == 0;
      boolean labelled = label.isEmpty() || label.get().equals(address.label().orElse(linkName));
      boolean inside =
          prefix.isEmpty()
              || prefix.get().length() == 0
              || prefix.get().contains(address.local().address());
      return inScope && flagged && labelled && inside;
    }
  }
}
