package dev.plumb.world.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.captures.Captures;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.Link;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Route;
import dev.plumb.model.Rule;
import dev.plumb.model.port.Needs;
import dev.plumb.world.netlink.ReplayChannel;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What several namespaces say alike is kept once, and is still each one's own. */
final class SharingTest {
  private static final NetnsId ONE = new NetnsId(4, 1);
  private static final NetnsId OTHER = new NetnsId(4, 2);

  /** As the capture was made. */
  private static final Needs ALL = Needs.survey().and(Needs.all(Needs.Part.COUNTERS));

  private static Stack read(StackReader reader, NetnsId id) throws IOException {
    Stack stack = new Stack(id);
    reader.read(new ReplayChannel(Captures.exchanges("rich-right")), stack);
    assertThat(stack.gaps).isEmpty();
    assertThat(stack.links.orEmpty()).isNotEmpty();
    return stack;
  }

  @Test
  void theSameAnswersFromAnotherNamespaceAreThatNamespacesOwn() throws IOException {
    StackReader reader = new StackReader(ALL, new LastAnswers());
    Stack one = read(reader, ONE);
    Stack again = read(reader, OTHER);
    Stack afresh = read(new StackReader(ALL, new LastAnswers()), OTHER);
    assertThat(again.links).isEqualTo(afresh.links).isNotEqualTo(one.links);
    assertThat(again.addresses).isEqualTo(afresh.addresses);
    assertThat(again.routes).isEqualTo(afresh.routes).isNotEqualTo(one.routes);
    assertThat(again.rules).isEqualTo(afresh.rules).isNotEqualTo(one.rules);
    assertThat(again.neighbours).isEqualTo(afresh.neighbours);
    assertThat(again.fdb).isEqualTo(afresh.fdb).isNotEqualTo(one.fdb);
    for (Route route : again.routes.orEmpty()) {
      assertThat(route.netns()).isEqualTo(OTHER);
    }
    for (Rule rule : again.rules.orEmpty()) {
      assertThat(rule.netns()).isEqualTo(OTHER);
    }
    for (FdbEntry entry : again.fdb.orEmpty()) {
      assertThat(entry.link().netns()).isEqualTo(OTHER);
    }
  }

  private static Link loopback(Stack stack) {
    for (Link link : stack.links.orEmpty()) {
      if (link.isLoopback()) {
        return link;
      }
    }
    throw new AssertionError("the capture has no loopback");
  }

  @Test
  void equalSettingsAreOneObject() throws IOException {
    StackReader reader = new StackReader(ALL, new LastAnswers());
    Link first = loopback(read(reader, ONE));
    Link second = loopback(read(reader, OTHER));
    assertThat(second.settings().fields().getFirst())
        .isSameAs(first.settings().fields().getFirst());
    assertThat(second.address()).isEqualTo(first.address());
    assertThat(second.address().orElseThrow()).isSameAs(first.address().orElseThrow());
  }
}
