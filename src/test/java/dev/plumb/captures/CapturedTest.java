package dev.plumb.captures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.RichLab;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Namespace;
import dev.plumb.model.Route;
import dev.plumb.model.Rule;
import dev.plumb.world.netlink.NetlinkMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real kernel's messages: read as ip read them, written back byte for byte. */
final class CapturedTest {
  @Test
  void encodesToTheBytesThatCame() throws IOException {
    for (NetlinkMessage message : Captures.messages()) {
      assertThat(Decoded.reencoded(message))
          .as("message of type %d", message.type())
          .isEqualTo(message.payload());
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysWhatTheToolSaid(Question question) throws IOException {
    List<String> differences = new ArrayList<>();
    for (String name : RichLab.NAMES) {
      Namespace namespace = Decoded.namespace(name, Captures.exchanges(name));
      for (String line : question.differences(Captures.oracle(name, question), namespace)) {
        differences.add(name + " " + line);
      }
    }
    assertThat(differences).isEmpty();
  }

  @Test
  void everyAttributeOfLinux618IsKnown() throws IOException {
    for (String name : RichLab.NAMES) {
      Namespace namespace = Decoded.namespace(name, Captures.exchanges(name));
      for (Link link : namespace.links().orEmpty()) {
        assertThat(link.unknown()).as(link.name()).isEmpty();
        assertThat(link.kind().unknown()).as(link.name()).isEmpty();
        link.port().ifPresent(port -> assertThat(port.unknown()).as(link.name()).isEmpty());
      }
      namespace.addresses().orEmpty().forEach(one -> assertThat(one.unknown()).isEmpty());
      namespace.routes().orEmpty().forEach(one -> assertThat(one.unknown()).isEmpty());
      namespace.rules().orEmpty().forEach(one -> assertThat(one.unknown()).isEmpty());
      namespace.neighbours().orEmpty().forEach(one -> assertThat(one.unknown()).isEmpty());
      namespace.fdb().orEmpty().forEach(one -> assertThat(one.unknown()).isEmpty());
    }
  }

  /** A capture that lost half of the lab would make every other test here pass. */
  @Test
  void captureHasOneOfEverything() throws IOException {
    Set<String> kinds = new TreeSet<>();
    Set<Integer> routeTypes = new TreeSet<>();
    Set<Integer> actions = new TreeSet<>();
    Set<Integer> states = new TreeSet<>();
    for (String name : RichLab.NAMES) {
      Namespace namespace = Decoded.namespace(name, Captures.exchanges(name));
      namespace.links().orEmpty().stream()
          .map(Link::kind)
          .map(LinkKind::word)
          .forEach(word -> word.ifPresent(kinds::add));
      namespace.routes().orEmpty().stream().map(Route::type).forEach(routeTypes::add);
      namespace.rules().orEmpty().stream().map(Rule::action).forEach(actions::add);
      namespace.neighbours().orEmpty().forEach(neighbour -> states.add(neighbour.state()));
    }
    assertThat(kinds).contains("bridge", "macvlan", "macvtap", "tun", "veth", "vxlan");
    assertThat(routeTypes).contains(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(actions).containsExactly(1, 2, 3, 6, 7, 8);
    assertThat(states).contains(0, 0x02, 0x04, 0x20, 0x40, 0x80);
  }
}
