package dev.plumb.world.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import dev.plumb.live.NamedNetns;
import dev.plumb.model.Gap;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.port.Events.Event;
import dev.plumb.model.port.Needs;
import dev.plumb.world.discovery.Doors;
import dev.plumb.world.discovery.Engines;
import dev.plumb.world.discovery.LiveSurveyor;
import dev.plumb.world.kernel.ProcRoot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Namespaces come and go while they are surveyed and listened to. */
@LiveKernel(needs = {Feature.NETNS, Feature.VETH, Feature.IP_TOOL})
final class ChurnTest {
  private static final String LOOP =
      """
      i=0
      while [ $i -lt 200 ]; do
        ip netns add churn-$i
        ip link add churn$i type veth peer name eth0 netns churn-$i
        ip -n churn-$i link set eth0 up
        ip -n churn-$i address add 10.1.0.1/24 dev eth0
        [ $i -lt 5 ] || ip netns del churn-$((i - 5))
        i=$((i + 1))
      done
      for i in 195 196 197 198 199; do ip netns del churn-$i; done
      """;

  @Test
  void twoHundredNamespacesComeAndGoDuringSurveys() throws Exception {
    ProcRoot proc = ProcRoot.system();
    LiveSurveyor surveyor = new LiveSurveyor(proc, Engines.NONE);
    List<Event> events = Collections.synchronizedList(new ArrayList<>());
    try (AutoCloseable listening = new LiveEvents(new Doors(proc), List.of()).listen(events::add)) {
      assertThat(listening).isNotNull();
      Process churn = new ProcessBuilder("sh", "-c", LOOP).redirectErrorStream(true).start();
      churn.getOutputStream().close();
      int surveys = 0;
      int most = 0;
      List<Gap> gaps = new ArrayList<>();
      while (churn.isAlive() || surveys == 0) {
        Host host = surveyor.survey(Needs.survey(), List.of());
        surveys++;
        most = Math.max(most, host.namespaces().size());
        for (Namespace namespace : host.namespaces()) {
          gaps.addAll(namespace.gaps());
        }
      }
      assertThat(new String(churn.getInputStream().readAllBytes())).isEmpty();
      assertThat(churn.exitValue()).isZero();
      assertThat(surveys).isGreaterThan(5);
      assertThat(most).isGreaterThan(2);
      // A list that changes while it is read may be a gap; nothing else is a reason for one.
      assertThat(gaps).allMatch(gap -> gap.reason().contains("changed while"));
      // Nothing is pinned: with the namespace its veth goes, and with that the peer here.
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (NamedNetns.sh("ip -o link").contains("churn") && System.nanoTime() < end) {
        Thread.sleep(50);
      }
      assertThat(NamedNetns.sh("ip -o link")).doesNotContain("churn");
      long came = count(events, "new");
      while (count(events, "del") < came && System.nanoTime() < end) {
        Thread.sleep(20);
      }
      assertThat(came).isGreaterThan(100);
      assertThat(count(events, "del")).isEqualTo(came);
      assertThat(events).noneMatch(event -> event.object().equals("lost"));
    }
    assertThat(surveyor.survey(Needs.survey(), List.of()).namespaces())
        .noneMatch(namespace -> namespace.name().contains("churn"));
  }

  private static long count(List<Event> events, String action) {
    synchronized (events) {
      return events.stream()
          .filter(event -> event.object().equals("netns") && event.action().equals(action))
          .count();
    }
  }
}
