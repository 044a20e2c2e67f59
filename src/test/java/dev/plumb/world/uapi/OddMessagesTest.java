package dev.plumb.world.uapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.Bytes;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Route;
import dev.plumb.model.UnknownAttribute;
import dev.plumb.world.netlink.Attributes;
import org.junit.jupiter.api.Test;

/** What this version does not know is kept as it came. */
final class OddMessagesTest {
  private static final NetnsId HERE = new NetnsId(4, 1);
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_INFO_XSTATS = 3;
  private static final int IFLA_INFO_OF_TOMORROW = 9;
  private static final int RTA_VIA = 18;

  private static Attributes attributes(Attributes.Builder builder) {
    byte[] bytes = builder.bytes();
    return Attributes.decode(bytes, 0, bytes.length, "test");
  }

  @Test
  void partsOfLinkInfoThatNobodyKnowsSurvive() {
    Attributes.Builder info =
        new Attributes.Builder()
            .string(LinkTables.IFLA_INFO_KIND, "can")
            .u32(IFLA_INFO_XSTATS, 17)
            .u32(IFLA_INFO_OF_TOMORROW, 18);
    Link link =
        new LinkMessage(
                0, 1, 3, 0, 0, attributes(new Attributes.Builder().nested(IFLA_LINKINFO, info)))
            .link(HERE);
    assertThat(link.kind()).isInstanceOf(LinkKind.Other.class);
    assertThat(link.unknown().stream().map(UnknownAttribute::type))
        .containsExactly(IFLA_INFO_XSTATS, IFLA_INFO_OF_TOMORROW);
  }

  @Test
  void nextHopOfAnotherFamilyIsKeptAsItCame() {
    byte[] via = {(byte) 0x7f, 0x7f, 1, 2, 3, 4, 5, 6}; // no family we know, and a short address
    Route route =
        new RouteMessage(
                2, 0, 0, 0, 254, 3, 0, 1, 0, attributes(new Attributes.Builder().put(RTA_VIA, via)))
            .route(HERE);
    assertThat(route.hops()).isEmpty();
    assertThat(route.unknown()).containsExactly(new UnknownAttribute(RTA_VIA, Bytes.of(via)));
  }
}
