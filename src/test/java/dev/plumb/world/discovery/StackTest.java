package dev.plumb.world.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.Facet;
import dev.plumb.model.Link;
import dev.plumb.model.NetnsId;
import dev.plumb.world.netlink.Attributes;
import dev.plumb.world.uapi.LinkMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is still open in one namespace's stack. */
final class StackTest {
  private static final NetnsId HERE = new NetnsId(4, 1);
  private static final int IFLA_LINK = 5;
  private static final int IFLA_LINK_NETNSID = 37;

  private static Link linkTo(int nsid) {
    byte[] bytes = new Attributes.Builder().u32(IFLA_LINK, 7).u32(IFLA_LINK_NETNSID, nsid).bytes();
    Attributes attributes = Attributes.decode(bytes, 0, bytes.length, "link");
    return new LinkMessage(0, 1, 3, 0, 0, attributes).link(HERE);
  }

  @Test
  void aNamespaceWithoutANameIsNotAskedForByOne() {
    Stack stack = new Stack(HERE);
    stack.links = Facet.of(List.of(linkTo(-1), linkTo(0)));
    assertThat(stack.unresolvedNsids()).containsExactly(0);
    // What ip prints as "link-netnsid unknown" is kept as it came.
    assertThat(linkTo(-1).lower().orElseThrow().nsid()).hasValue(-1);
  }
}
