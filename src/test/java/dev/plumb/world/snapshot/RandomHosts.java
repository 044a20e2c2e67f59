package dev.plumb.world.snapshot;

import dev.plumb.model.Address;
import dev.plumb.model.Container;
import dev.plumb.model.EngineNetwork;
import dev.plumb.model.Facet;
import dev.plumb.model.Family;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.Gap;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Namespace;
import dev.plumb.model.Neighbour;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Nsid;
import dev.plumb.model.Pod;
import dev.plumb.model.QueueNode;
import dev.plumb.model.Reference;
import dev.plumb.model.Route;
import dev.plumb.model.Rule;
import dev.plumb.model.Socket;
import dev.plumb.model.SocketOwner;
import dev.plumb.model.TrafficFilter;
import dev.plumb.model.UnixSocket;
import dev.plumb.model.XfrmPolicy;
import dev.plumb.model.XfrmSelector;
import dev.plumb.model.XfrmState;
import dev.plumb.model.firewall.Counters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Hosts that no machine has, the same for the same seed: every case of every record. */
final class RandomHosts extends RandomValues {
  private RandomHosts(long seed, int size) {
    super(seed, size);
  }

  /**
   * @param size the most entries of any list
   */
  static Host host(long seed, int size) {
    return new RandomHosts(seed, size).host();
  }

  private Host host() {
    List<Namespace> namespaces = new ArrayList<>();
    int count = random.nextInt(size + 1);
    for (int i = 0; i < count; i++) {
      namespaces.add(namespace(new NetnsId(random.nextLong(), i)));
    }
    return new Host(
        text(),
        id(),
        namespaces,
        list(this::container),
        list(this::network),
        list(this::gap),
        time());
  }

  private Namespace namespace(NetnsId id) {
    return new Namespace(
        id,
        maybeNumber(),
        text(),
        list(this::text),
        pick(Namespace.Kind.values()),
        list(this::reference),
        facet(() -> link(id)),
        facet(() -> address(id)),
        facet(() -> route(id)),
        facet(() -> rule(id)),
        facet(() -> neighbour(id)),
        facet(() -> fdb(id)),
        facet(() -> new Nsid(random.nextInt(), id())),
        facet(() -> socket(id)),
        facet(() -> unixSocket(id)),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        facet(() -> queueNode(id)),
        facet(() -> trafficFilter(id)),
        facet(this::xfrmPolicy),
        facet(this::xfrmState),
        facet(() -> neighbour(id)),
        maybe(this::time),
        list(this::gap),
        maybe(() -> new Namespace.Owner(random.nextLong(), random.nextInt())));
  }

  private <T> Facet<T> facet(Supplier<T> item) {
    return switch (random.nextInt(4)) {
      case 0 -> Facet.notAsked();
      case 1 -> new Facet.Missing<>(gap());
      default -> Facet.of(list(item));
    };
  }

  private Link link(NetnsId id) {
    return new Link(
        ref(id),
        text(),
        list(this::text),
        maybe(this::text),
        random.nextInt(),
        random.nextInt(),
        maybe(this::hardware),
        maybe(this::hardware),
        maybeInteger(),
        random.nextInt(),
        maybe(() -> new Link.Lower(random.nextInt(), maybeInteger())),
        maybeInteger(),
        kind(),
        maybe(() -> new Link.PortSettings(text(), object(3), unknown())),
        object(3),
        unknown());
  }

  private LinkKind kind() {
    return switch (random.nextInt(8)) {
      case 0 -> new LinkKind.Plain();
      case 1 -> new LinkKind.Veth(object(2), unknown());
      case 2 -> new LinkKind.Bridge(object(2), unknown());
      case 3 -> new LinkKind.Vxlan(object(2), unknown());
      case 4 -> new LinkKind.Macvlan(random.nextBoolean(), object(2), unknown());
      case 5 -> new LinkKind.Tun(object(2), unknown());
      case 6 ->
          new LinkKind.Other(
              "veth", maybe(this::bytes)); // a word we know, data we did not understand
      default -> new LinkKind.Other(text(), maybe(this::bytes));
    };
  }

  private Address address(NetnsId id) {
    return new Address(
        ref(id),
        prefix(),
        maybe(this::ip),
        maybe(this::ip),
        maybe(this::ip),
        maybe(this::text),
        random.nextInt(),
        random.nextInt(),
        maybeInteger(),
        maybeNumber(),
        maybe(
            () ->
                new Address.Lifetimes(
                    random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong())),
        unknown());
  }

  private Route route(NetnsId id) {
    return new Route(
        id,
        prefix(),
        maybe(this::prefix),
        random.nextInt() & 0xffff_ffffL,
        random.nextInt(),
        random.nextInt(),
        random.nextInt(),
        random.nextInt(),
        random.nextInt(),
        list(
            () ->
                new Route.NextHop(
                    maybe(this::ip), maybeInteger(), maybeInteger(), random.nextInt(), object(2))),
        maybe(this::ip),
        maybeNumber(),
        maybeNumber(),
        object(2),
        object(2),
        unknown());
  }

  private Rule rule(NetnsId id) {
    return new Rule(
        id,
        pick(Family.values()),
        random.nextLong(),
        maybe(this::prefix),
        maybe(this::prefix),
        maybe(this::text),
        maybe(this::text),
        random.nextInt(),
        random.nextInt() & 0xffff_ffffL,
        random.nextInt(),
        random.nextInt(),
        maybe(() -> new Rule.Mark(random.nextLong(), random.nextLong())),
        maybeNumber(),
        maybeNumber(),
        object(2),
        unknown());
  }

  private Neighbour neighbour(NetnsId id) {
    return new Neighbour(
        ref(id),
        ip(),
        maybe(this::hardware),
        random.nextInt(),
        random.nextInt(),
        maybe(this::cache),
        maybeNumber(),
        maybeInteger(),
        unknown());
  }

  private FdbEntry fdb(NetnsId id) {
    return new FdbEntry(
        ref(id),
        hardware(),
        maybeInteger(),
        random.nextInt(),
        random.nextInt(),
        maybeInteger(),
        maybe(this::ip),
        maybe(this::cache),
        object(2),
        unknown());
  }

  private Socket socket(NetnsId id) {
    IpAddress local = ip();
    return new Socket(
        id,
        pick(Socket.Protocol.values()),
        random.nextInt(),
        local,
        random.nextInt(65536),
        IpAddress.any(local.family()),
        random.nextInt(65536),
        maybeInteger(),
        maybeNumber(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        maybe(random::nextBoolean),
        maybeNumber(),
        maybeNumber(),
        list(this::owner),
        object(2),
        unknown());
  }

  private UnixSocket unixSocket(NetnsId id) {
    return new UnixSocket(
        id,
        random.nextInt(),
        random.nextInt(),
        random.nextLong(),
        maybe(this::bytes),
        maybeNumber(),
        maybeNumber(),
        maybeNumber(),
        maybeNumber(),
        list(this::owner),
        object(2),
        unknown());
  }

  private long unsigned() {
    return Integer.toUnsignedLong(random.nextInt());
  }

  private QueueNode queueNode(NetnsId id) {
    return new QueueNode(
        ref(id),
        pick(QueueNode.Sort.values()),
        unsigned(),
        unsigned(),
        text(),
        object(2),
        object(2),
        unknown(),
        unknown());
  }

  private TrafficFilter trafficFilter(NetnsId id) {
    return new TrafficFilter(
        ref(id),
        unsigned(),
        unsigned(),
        random.nextInt(0x10000),
        random.nextInt(0x10000),
        text(),
        unsigned(),
        object(2),
        list(
            () ->
                new TrafficFilter.Action(
                    random.nextInt(), text(), object(2), object(2), unknown())),
        unknown(),
        unknown());
  }

  private XfrmSelector selector() {
    return new XfrmSelector(
        random.nextInt(0x10000),
        maybe(this::prefix),
        maybe(this::prefix),
        random.nextInt(256),
        new XfrmSelector.Port(random.nextInt(0x10000), random.nextInt(0x10000)),
        new XfrmSelector.Port(random.nextInt(0x10000), random.nextInt(0x10000)),
        random.nextInt());
  }

  private XfrmPolicy xfrmPolicy() {
    return new XfrmPolicy(
        pick(XfrmPolicy.Sort.values()),
        random.nextInt(3),
        unsigned(),
        unsigned(),
        random.nextBoolean(),
        random.nextInt(256),
        selector(),
        maybe(() -> new Rule.Mark(unsigned(), unsigned())),
        maybeNumber(),
        list(
            () ->
                new XfrmPolicy.Template(
                    maybe(this::ip),
                    maybe(this::ip),
                    random.nextInt(256),
                    unsigned(),
                    unsigned(),
                    random.nextInt(256),
                    random.nextBoolean())),
        unknown());
  }

  private XfrmState xfrmState() {
    return new XfrmState(
        ip(),
        ip(),
        random.nextInt(256),
        unsigned(),
        unsigned(),
        random.nextInt(256),
        random.nextInt(256),
        selector(),
        maybe(() -> new Rule.Mark(unsigned(), unsigned())),
        maybeNumber(),
        object(1),
        new Counters(random.nextLong(), random.nextLong()));
  }

  private SocketOwner owner() {
    return new SocketOwner(
        random.nextInt(),
        random.nextInt(),
        maybe(this::text),
        maybe(this::text),
        maybe(
            () ->
                new SocketOwner.Proxy(
                    text(), ip(), random.nextInt(65536), ip(), random.nextInt(65536))),
        random.nextBoolean());
  }

  private Neighbour.CacheInfo cache() {
    return new Neighbour.CacheInfo(
        random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  private Reference reference() {
    return switch (random.nextInt(6)) {
      case 0 -> new Reference.Process(random.nextInt(), maybe(this::text));
      case 1 -> new Reference.Thread(random.nextInt(), random.nextInt(), maybe(this::text));
      case 2 -> new Reference.Mount(text());
      case 3 -> new Reference.Descriptor(random.nextInt(), random.nextInt(), maybe(this::text));
      case 4 -> new Reference.ForeignMount(random.nextInt(), text());
      default -> new Reference.Links(new LinkRef(id(), random.nextInt()));
    };
  }

  private Container container() {
    return new Container(
        text(),
        text(),
        text(),
        text(),
        maybeInteger(),
        maybe(this::id),
        text(),
        list(
            () ->
                new Container.Attachment(
                    text(),
                    maybe(this::text),
                    maybe(this::prefix),
                    maybe(this::prefix),
                    maybe(this::ip),
                    maybe(this::hardware))),
        list(
            () ->
                new Container.PublishedPort(
                    ip(), random.nextInt(65536), random.nextInt(65536), text())),
        maybe(this::text),
        maybe(() -> new Pod(maybe(this::text), text(), maybe(this::text))));
  }

  private EngineNetwork network() {
    return new EngineNetwork(
        text(),
        text(),
        text(),
        text(),
        maybe(this::text),
        random.nextBoolean(),
        list(() -> new EngineNetwork.Subnet(prefix(), maybe(this::ip))));
  }

  private Gap gap() {
    return new Gap(text(), text(), text());
  }
}
