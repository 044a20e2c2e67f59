package dev.plumb.world.discovery;

import static dev.plumb.live.NamedNetns.sh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Namespace;
import dev.plumb.model.port.Needs;
import dev.plumb.world.kernel.ProcRoot;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A session's later surveys say what a first one would. */
@LiveKernel(needs = {Feature.VETH, Feature.IP_TOOL})
final class LastAnswersLiveTest {
  private final LiveSurveyor session = new LiveSurveyor(ProcRoot.system(), Engines.NONE);

  @BeforeEach
  void build() throws Exception {
    make();
    survey(); // a session keeps answers from its second survey on
  }

  private static void make() throws Exception {
    sh("ip netns add again");
    sh("ip link add again-v type veth peer name eth0 netns again");
    // Without IPv6 nothing speaks by itself, so no counter moves between two surveys.
    sh("ip netns exec again sysctl -qw net.ipv6.conf.all.disable_ipv6=1");
    sh("ip -n again address add 10.99.0.2/24 dev eth0");
    sh("ip -n again link set lo up");
  }

  @AfterEach
  void remove() throws Exception {
    sh("ip netns delete again");
  }

  private Host survey() {
    return session.survey(Needs.survey(), List.of());
  }

  private static Namespace again(Host host) {
    for (Namespace namespace : host.namespaces()) {
      if (namespace.name().equals("again")) {
        return namespace;
      }
    }
    throw new AssertionError("no namespace again");
  }

  @Test
  void whatDidNotChangeIsTheSameObject() {
    Namespace first = again(survey());
    Namespace second = again(survey());
    assertThat(second.links().orEmpty()).isNotEmpty().isSameAs(first.links().orEmpty());
    assertThat(second.routes().orEmpty()).isNotEmpty().isSameAs(first.routes().orEmpty());
    assertThat(second.nsids()).isEqualTo(first.nsids());
  }

  @Test
  void whoAsksOnceKeepsNothing() {
    LiveSurveyor another = new LiveSurveyor(ProcRoot.system(), Engines.NONE);
    Namespace first = again(another.survey(Needs.survey(), List.of()));
    Namespace second = again(another.survey(Needs.survey(), List.of()));
    assertThat(second.links().orEmpty()).isNotEmpty().isNotSameAs(first.links().orEmpty());
  }

  @Test
  void aChangeIsSeen() throws Exception {
    survey();
    sh("ip -n again link set eth0 mtu 1400");
    sh("ip -n again address add 10.99.0.3/24 dev eth0");
    Namespace now = again(survey());
    assertThat(now.link("eth0").orElseThrow().mtu()).hasValue(1400);
    assertThat(now.addresses().orEmpty())
        .extracting(address -> address.local().toString())
        .contains("10.99.0.2/24", "10.99.0.3/24");
  }

  @Test
  void aNamespaceMadeAnewHasItsOwnPeers() throws Exception {
    for (int time = 1; time <= 3; time++) {
      Host host = survey();
      Namespace netns = again(host);
      Link inner = netns.link("eth0").orElseThrow();
      Link outer = host.namespace(host.self()).orElseThrow().link("again-v").orElseThrow();
      assertThat(host.peerOf(inner)).contains(new LinkRef(host.self(), outer.ifindex()));
      assertThat(host.peerOf(outer)).contains(new LinkRef(netns.id(), inner.ifindex()));
      sh("ip netns delete again");
      make();
    }
  }
}
