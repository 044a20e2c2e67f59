package dev.plumb.world.snapshot;

import dev.plumb.model.Address;
import dev.plumb.model.LinkRef;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Tree;
import java.util.Optional;

/** Addresses of one namespace. */
final class AddressCodec implements RecordCodec<Address> {
  private final NetnsId netns;

  AddressCodec(NetnsId netns) {
    this.netns = netns;
  }

  @Override
  public Tree.Obj write(Address address) {
    FieldsWriter.sameNetns(netns, address.link().netns());
    FieldsWriter out =
        new FieldsWriter()
            .put("ifindex", address.link().ifindex())
            .put("local", address.local().toString())
            .put("address", address.peer())
            .put("broadcast", address.broadcast())
            .put("anycast", address.anycast())
            .put("label", address.label())
            .put("scope", address.scope())
            .mask("flags", address.flags())
            .put("protocol", address.protocol())
            .put("metric", address.metric());
    if (address.lifetimes().isPresent()) {
      Address.Lifetimes lifetimes = address.lifetimes().get();
      out.put("preferred_life_time", lifetimes.preferred())
          .put("valid_life_time", lifetimes.valid())
          .put("created_time", lifetimes.created())
          .put("updated_time", lifetimes.updated());
    }
    return out.unknown(address.unknown()).done();
  }

  @Override
  public Address read(FieldsReader in) throws MalformedSnapshot {
    return new Address(
        new LinkRef(netns, in.integer("ifindex", 1, Integer.MAX_VALUE)),
        in.prefix("local"),
        in.optionalAddress("address"),
        in.optionalAddress("broadcast"),
        in.optionalAddress("anycast"),
        in.optionalText("label"),
        in.integer("scope"),
        in.mask("flags"),
        in.optionalInteger("protocol"),
        in.optionalNumber("metric"),
        lifetimes(in),
        in.unknown());
  }

  private static Optional<Address.Lifetimes> lifetimes(FieldsReader in) throws MalformedSnapshot {
    var preferred = in.optionalNumber("preferred_life_time");
    return preferred.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Address.Lifetimes(
                preferred.getAsLong(),
                in.number("valid_life_time"),
                in.number("created_time"),
                in.number("updated_time")));
  }
}
