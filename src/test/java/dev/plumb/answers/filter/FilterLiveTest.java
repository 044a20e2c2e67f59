package dev.plumb.answers.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.answers.filter.FilterLab.Probe;
import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import dev.plumb.model.Namespace;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import dev.plumb.world.discovery.LiveSurveyor;
import dev.plumb.world.discovery.MachineEngines;
import dev.plumb.world.kernel.ProcRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random rules of all backends together, real probes, and the interpreter: all three must agree.
 * {@code -Dfilter.seed} begins elsewhere, {@code -Dfilter.rounds} goes on for longer.
 */
@LiveKernel(
    needs = {
      Feature.NETNS,
      Feature.VETH,
      Feature.NFT,
      Feature.IPTABLES,
      Feature.CONNTRACK,
      Feature.IP_TOOL,
      Feature.PYTHON
    })
final class FilterLiveTest {
  private static final long SEED = Long.getLong("filter.seed", 1);
  private static final int ROUNDS = Integer.getInteger("filter.rounds", 30);

  private int sport = 20_000;

  @Test
  void whatTheInterpreterSaysIsWhatTheKernelDoes() throws Exception {
    int compared = 0;
    int undecided = 0;
    int refused = 0;
    Map<String, Integer> results = new TreeMap<>();
    Map<String, Integer> undecidedBy = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    try (FilterLab lab = new FilterLab()) {
      for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
        boolean six = seed % 3 == 2;
        List<RandomRules.Script> scripts = new RandomRules(seed, six).scripts();
        FilterLab.flush();
        String why = "";
        for (RandomRules.Script script : scripts) {
          why = why.isEmpty() ? FilterLab.load(script) : why;
        }
        if (!why.isEmpty()) {
          refused++;
          if (Boolean.getBoolean("filter.verbose")) {
            System.getLogger("filter").log(System.Logger.Level.INFO, "{0}: {1}", seed, why);
          }
          continue;
        }
        Namespace router = survey();
        Firewall firewall = Firewall.of(router.rulesets());
        assertThat(firewall.gaps()).isEmpty();
        for (String from : List.of(FilterLab.CLIENT, FilterLab.ROUTER)) {
          List<Probe> probes = probes(from, six);
          Map<String, String> seen = lab.send(from, probes);
          for (Probe probe : probes) {
            Journey journey =
                new Journey(
                    firewall,
                    router.link("rc").orElseThrow().ifindex(),
                    router.link("rs").orElseThrow().ifindex());
            String expected;
            try {
              expected = journey.result(probe, from.equals(FilterLab.ROUTER));
            } catch (Journey.Undecided open) {
              undecided++;
              undecidedBy.merge(open.getMessage(), 1, Integer::sum);
              continue;
            }
            String real = seen.get(probe.id());
            if (!agree(expected, real)) {
              Probe again = again(probe);
              lab.patience(
                  from, "2.5"); // an error that comes during connect() counts at the next SYN only
              real = lab.send(from, List.of(again)).get(probe.id());
              lab.patience(from, "0.2");
              expected = expected.replace(" " + probe.sport() + " ", " " + again.sport() + " ");
            }
            compared++;
            results.merge(from + " " + expected.split(" ")[0], 1, Integer::sum);
            if (!agree(expected, real)) {
              wrong.add(story(seed, scripts, from, probe, expected, real, journey));
            }
          }
        }
        if (wrong.size() >= 5) {
          break;
        }
      }
    }
    String figures =
        compared
            + " compared, "
            + undecided
            + " undecided, "
            + refused
            + " rulesets refused, "
            + results
            + " "
            + undecidedBy;
    System.getLogger("filter").log(System.Logger.Level.INFO, figures);
    assertThat(wrong).as(figures).isEmpty();
    assertThat(compared).as(figures).isGreaterThan(ROUNDS * 5);
  }

  private static boolean agree(String expected, String real) {
    String pattern = expected.replace(".", "\\.").replace("?", "[0-9]+");
    return real.matches(pattern);
  }

  private Probe again(Probe probe) {
    return new Probe(
        probe.id(), probe.protocol(), probe.source(), probe.destination(), probe.port(), ++sport);
  }

  private List<Probe> probes(String from, boolean six) {
    boolean client = from.equals(FilterLab.CLIENT);
    String source = six ? client ? "fd09:1::2" : "fd09:2::1" : client ? "10.9.1.2" : "10.9.2.1";
    List<String> to =
        client
            ? six
                ? List.of("fd09:2::2", "fd09:2::3", "fd09:1::1")
                : List.of("10.9.2.2", "10.9.2.3", "10.9.1.1")
            : six ? List.of("fd09:2::2", "fd09:2::3") : List.of("10.9.2.2", "10.9.2.3");
    List<Probe> probes = new ArrayList<>();
    for (String destination : to) {
      for (String what : List.of("tcp 80", "tcp 81", "tcp 443", "udp 53", "udp 80", "echo 0")) {
        String[] words = what.split(" ");
        sport = sport >= 59_000 ? 20_000 : sport + 1;
        probes.add(
            new Probe(
                "p" + probes.size(),
                words[0],
                source,
                destination,
                Integer.parseInt(words[1]),
                sport));
      }
    }
    return probes;
  }

  private static Namespace survey() {
    return new LiveSurveyor(ProcRoot.system(), new MachineEngines())
            .survey(Needs.named(Part.RULESETS, Part.LINKS), List.of(FilterLab.ROUTER))
            .namespaces()
            .stream()
            .filter(namespace -> namespace.name().equals(FilterLab.ROUTER))
            .findFirst()
            .orElseThrow();
  }

  private static String story(
      long seed,
      List<RandomRules.Script> scripts,
      String from,
      Probe probe,
      String expected,
      String real,
      Journey journey) {
    StringBuilder story =
        new StringBuilder("\n==== seed " + seed + " from " + from + ": " + probe.line());
    story
        .append("\n  expected ")
        .append(expected)
        .append("\n  real     ")
        .append(real)
        .append('\n');
    for (String step : journey.story) {
      story.append("  ").append(step).append('\n');
    }
    for (RandomRules.Script script : scripts) {
      story.append("-- ").append(script.command()).append('\n').append(script.text());
    }
    return story.toString();
  }
}
