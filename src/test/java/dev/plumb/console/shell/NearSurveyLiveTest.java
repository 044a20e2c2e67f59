package dev.plumb.console.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.console.command.UserError;
import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import dev.plumb.live.NamedNetns;
import dev.plumb.model.Host;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Surveyor;
import dev.plumb.model.port.World;
import dev.plumb.world.discovery.Engines;
import dev.plumb.world.discovery.LiveSurveyor;
import dev.plumb.world.kernel.ProcRoot;
import dev.plumb.world.snapshot.SnapshotArchive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A question that names a namespace gets the same answer from a look at that one as from a look at
 * all.
 */
@LiveKernel(needs = {Feature.NETNS, Feature.VETH, Feature.BRIDGE, Feature.IP_TOOL})
final class NearSurveyLiveTest {
  private static final LiveSurveyor LIVE = new LiveSurveyor(ProcRoot.system(), Engines.NONE);

  /** Asks as it is asked, and remembers how many namespaces the answer held. */
  private static final class Counting implements Surveyor {
    private final boolean all;
    private int seen;

    Counting(boolean all) {
      this.all = all;
    }

    @Override
    public Host survey(Needs needs, List<String> names) {
      Host host = LIVE.survey(all ? needs.ofAll() : needs, names);
      seen = host.namespaces().size();
      return host;
    }
  }

  private static String answer(Surveyor surveyor, String line) {
    World world =
        new World(
            Optional.of(surveyor),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new SnapshotArchive("test"));
    ShellSession session =
        new ShellSession(
            Commands.table(),
            () -> world,
            Optional.empty(),
            Map.of(),
            new HashMap<>(),
            new ShellSession.Mode(false, false));
    try {
      return session.run(List.of(line.split(" "))).toString();
    } catch (UserError refused) {
      return refused.code() + " " + refused.getMessage();
    }
  }

  @Test
  void theSameAnswerFromLess() {
    try (NamedNetns one = NamedNetns.add("near-one");
        NamedNetns two = NamedNetns.add("near-two");
        NamedNetns far = NamedNetns.add("near-far")) {
      far.ip("link add near-br type bridge");
      one.ip("link add name eth0 type veth peer name near0 netns near-far");
      far.ip("link set near0 master near-br");
      one.ip("link add name mv0 link eth0 netns near-two type macvlan");
      one.ip("address add 192.0.2.1/24 dev eth0");
      one.ip("link set eth0 up");
      two.ip("link set lo up");
      List<String> different = new ArrayList<>();
      for (String line :
          List.of(
              "veth peer-of near-one:eth0",
              "veth peer-of eth0 --in near-one",
              "veth peer-of near-far:near0",
              "veth peer-of near-two:mv0",
              "link show near-one:eth0",
              "link show near-two:mv0",
              "link list near-one",
              "link list near-two",
              "link list near-far",
              "link list",
              "link list --all",
              "addr near-one",
              "addr near-one --all",
              "route near-one",
              "route list",
              "veth peer-of nearone:eth0",
              "addr no-such-namespace",
              "addr netns=near-one",
              "addr /run/netns/near-one",
              "addr pid=1")) {
        String near = answer(new Counting(false), line);
        String full = answer(new Counting(true), line);
        if (!near.equals(full)) {
          different.add(line + "\n  near " + near + "\n  full " + full);
        }
      }
      assertThat(different).isEmpty();
      Counting counting = new Counting(false);
      answer(counting, "addr near-one");
      assertThat(counting.seen).as("namespaces read for addr near-one").isEqualTo(2);
    }
  }
}
