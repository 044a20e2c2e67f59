package dev.plumb.world.snapshot;

import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.LinkRef;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Tree;
import java.util.Optional;
import java.util.Set;

/** Links of one namespace. */
final class LinkCodec implements RecordCodec<Link> {
  private final NetnsId netns;

  LinkCodec(NetnsId netns) {
    this.netns = netns;
  }

  @Override
  public Set<String> vocabulary() {
    return Set.of("info_kind", "info_slave_kind", "qdisc", "parentbus");
  }

  @Override
  public Tree.Obj write(Link link) {
    FieldsWriter.sameNetns(netns, link.netns());
    FieldsWriter out =
        new FieldsWriter()
            .put("ifindex", link.ifindex())
            .put("ifname", link.name())
            .texts("altnames", link.alternativeNames())
            .put("ifalias", link.alias())
            .put("link_type", link.hardwareType())
            .mask("flags", link.flags())
            .put("address", link.address())
            .put("broadcast", link.broadcast())
            .put("mtu", link.mtu())
            .put("operstate", link.operstate());
    if (link.lower().isPresent()) {
      out.put("link_index", link.lower().get().ifindex());
      out.put("link_netnsid", link.lower().get().nsid());
    }
    return out.put("master", link.master())
        .put("linkinfo", linkInfo(link))
        .put("settings", link.settings())
        .unknown(link.unknown())
        .done();
  }

  private static Tree.Obj linkInfo(Link link) {
    FieldsWriter out = new FieldsWriter().put("info_kind", link.kind().word());
    switch (link.kind()) {
      case LinkKind.Plain plain -> {}
      case LinkKind.Other other -> out.put("info_raw", other.data());
      // A kind whose data was decoded has "info_data", even an empty one: so "veth" and
      // Other("veth") stay apart.
      case LinkKind.Veth veth -> decoded(out, veth);
      case LinkKind.Bridge bridge -> decoded(out, bridge);
      case LinkKind.Vxlan vxlan -> decoded(out, vxlan);
      case LinkKind.Macvlan macvlan -> decoded(out, macvlan);
      case LinkKind.Tun tun -> decoded(out, tun);
    }
    if (link.port().isPresent()) {
      Link.PortSettings port = link.port().get();
      out.put("info_slave_kind", port.kind());
      out.put("info_slave_data", port.settings());
      out.list("info_slave_unknown", port.unknown(), FieldsWriter.UnknownCodec.INSTANCE);
    }
    return out.done();
  }

  private static void decoded(FieldsWriter out, LinkKind kind) {
    out.always("info_data", kind.settings());
    out.list("info_unknown", kind.unknown(), FieldsWriter.UnknownCodec.INSTANCE);
  }

  @Override
  public Link read(FieldsReader in) throws MalformedSnapshot {
    FieldsReader info = new FieldsReader(in.object("linkinfo"));
    Link link =
        new Link(
            new LinkRef(netns, in.integer("ifindex", 1, Integer.MAX_VALUE)),
            in.text("ifname"),
            in.texts("altnames"),
            in.optionalText("ifalias"),
            in.integer("link_type"),
            in.mask("flags"),
            in.optionalHardware("address"),
            in.optionalHardware("broadcast"),
            in.optionalInteger("mtu"),
            in.integer("operstate"),
            lower(in),
            in.optionalInteger("master"),
            kind(info),
            port(info),
            in.object("settings"),
            in.unknown());
    info.nothingLeft();
    return link;
  }

  private static Optional<Link.Lower> lower(FieldsReader in) throws MalformedSnapshot {
    var ifindex = in.optionalInteger("link_index");
    return ifindex.isEmpty()
        ? Optional.empty()
        : Optional.of(new Link.Lower(ifindex.getAsInt(), in.optionalInteger("link_netnsid")));
  }

  private static LinkKind kind(FieldsReader info) throws MalformedSnapshot {
    Optional<String> word = info.optionalText("info_kind");
    if (word.isEmpty()) {
      return new LinkKind.Plain();
    }
    Optional<Tree.Obj> data = info.optionalObject("info_data");
    if (data.isEmpty()) {
      Optional<String> raw = info.optionalText("info_raw");
      return new LinkKind.Other(
          word.get(), raw.isEmpty() ? Optional.empty() : Optional.of(TreeJson.bytes(raw.get())));
    }
    Tree.Obj settings = data.get();
    var unknown = info.list("info_unknown", FieldsWriter.UnknownCodec.INSTANCE);
    return switch (word.get()) {
      case "veth" -> new LinkKind.Veth(settings, unknown);
      case "bridge" -> new LinkKind.Bridge(settings, unknown);
      case "vxlan" -> new LinkKind.Vxlan(settings, unknown);
      case "macvlan" -> new LinkKind.Macvlan(false, settings, unknown);
      case "macvtap" -> new LinkKind.Macvlan(true, settings, unknown);
      case "tun" -> new LinkKind.Tun(settings, unknown);
      default ->
          throw new MalformedSnapshot(
              "it holds a link of the kind "
                  + MalformedSnapshot.quoted(word.get())
                  + ", decoded by nobody");
    };
  }

  private static Optional<Link.PortSettings> port(FieldsReader info) throws MalformedSnapshot {
    Optional<String> kind = info.optionalText("info_slave_kind");
    return kind.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Link.PortSettings(
                kind.get(),
                info.object("info_slave_data"),
                info.list("info_slave_unknown", FieldsWriter.UnknownCodec.INSTANCE)));
  }
}
