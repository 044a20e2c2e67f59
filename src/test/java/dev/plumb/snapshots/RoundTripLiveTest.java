package dev.plumb.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.console.command.CommandEntry;
import dev.plumb.console.command.OutputOptions;
import dev.plumb.console.shell.Commands;
import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import dev.plumb.live.RichLab;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Namespace;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.World;
import dev.plumb.world.discovery.Engines;
import dev.plumb.world.discovery.LiveSurveyor;
import dev.plumb.world.kernel.ProcRoot;
import dev.plumb.world.snapshot.SnapshotArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command that only reads says of a file, byte for byte, what it said of the survey that is
 * in it.
 */
@LiveKernel(
    needs = {
      Feature.VETH,
      Feature.BRIDGE,
      Feature.VXLAN,
      Feature.MACVLAN,
      Feature.TUN,
      Feature.IP_TOOL,
      Feature.BRIDGE_TOOL
    })
final class RoundTripLiveTest {
  /** Commands that change something, go on for ever, or are about the session and not the host. */
  private static final Set<String> NOT_ASKED =
      Set.of(
          "alias",
          "capture",
          "completion",
          "drops",
          "events",
          "exec",
          "help",
          "history",
          "lab",
          "let",
          "ns",
          "!",
          "probe",
          "quit",
          "set",
          "snapshot",
          "subnet",
          "time",
          "use",
          "watch",
          "record",
          "replay",
          "play",
          "transcript");

  @TempDir Path folder;

  @Test
  void everyAnswerIsTheSame() throws IOException, InterruptedException {
    try (RichLab lab = RichLab.build()) {
      assertThat(lab).isNotNull();
      Host host =
          new LiveSurveyor(ProcRoot.system(), Engines.NONE).survey(Needs.everything(), List.of());
      SnapshotArchive archive = new SnapshotArchive("1");
      Path file = folder.resolve("lab.plumb.json.gz");
      archive.save(host, file);
      World live =
          new World(
              Optional.of((needs, names) -> host),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              archive);
      Set<String> nouns = new TreeSet<>();
      int answered = 0;
      for (List<String> question : questions(host)) {
        nouns.add(question.getFirst());
        for (String format : OutputOptions.FORMATS) {
          List<String> words = new ArrayList<>(List.of("-o", format));
          words.addAll(question);
          OpenedFile.Said now = OpenedFile.in(live, words);
          List<String> later = new ArrayList<>(List.of("open", file.toString()));
          later.addAll(words);
          assertThat(OpenedFile.in(live, later)).as(words.toString()).isEqualTo(now);
          answered += now.code() == 0 ? 1 : 0;
        }
      }
      assertThat(answered).isGreaterThan(500);
      // Whoever adds a noun adds it above, or it is asked here.
      Set<String> all = new TreeSet<>();
      Commands.table().all().forEach(entry -> all.add(entry.noun()));
      all.removeAll(NOT_ASKED);
      all.add("ns");
      all.add("exec");
      assertThat(nouns).containsAll(all);
    }
  }

  private static List<List<String>> questions(Host host) {
    Set<List<String>> questions = new LinkedHashSet<>();
    for (CommandEntry entry : Commands.table().all()) {
      if (!NOT_ASKED.contains(entry.noun()) || entry.noun().equals("ns")) {
        ask(questions, entry, host);
      }
    }
    for (String name : RichLab.NAMES) {
      for (String tool :
          List.of(
              "ip addr",
              "ip -d link",
              "ip -s -s link",
              "ip route show table all",
              "ip -6 route",
              "ip rule",
              "ip neigh",
              "bridge fdb",
              "bridge link",
              "ifconfig -a",
              "route -n")) {
        List<String> words = new ArrayList<>(List.of("exec", "--applet", name));
        words.addAll(List.of(tool.split(" ")));
        questions.add(words);
      }
    }
    return new ArrayList<>(questions);
  }

  /** A command with every argument of its kind that the lab has. */
  private static void ask(Set<List<String>> questions, CommandEntry entry, Host host) {
    List<String> start = new ArrayList<>(List.of(entry.words().split(" ")));
    boolean hasAll = entry.options().stream().anyMatch(option -> option.name().equals("--all"));
    if (hasAll) {
      List<String> all = new ArrayList<>(start);
      all.add("--all");
      questions.add(all);
    }
    if (entry.arguments().isEmpty() || !entry.arguments().getFirst().required()) {
      questions.add(start);
    }
    if (entry.arguments().isEmpty()) {
      return;
    }
    for (String argument : arguments(entry.arguments().getFirst().slot().kind().name(), host)) {
      List<String> words = new ArrayList<>(start);
      words.addAll(List.of(argument.split(" ")));
      questions.add(words);
      if (entry.arguments().size() > 1
          && entry.arguments().get(1).slot().kind().name().equals("TARGET")) {
        for (String target : targets(host)) {
          List<String> both = new ArrayList<>(words);
          both.add(target);
          questions.add(both);
        }
      }
    }
  }

  /** Where a flow may go: to everybody, and to addresses by name of their port. */
  private static List<String> targets(Host host) {
    List<String> targets =
        new ArrayList<>(List.of("10.0.0.5:80", "10.0.0.5:53/udp", "[2001:db8::5]:80"));
    host.namespaces().forEach(namespace -> targets.add(namespace.name()));
    return targets;
  }

  private static List<String> arguments(String kind, Host host) {
    List<String> words = new ArrayList<>();
    for (Namespace namespace : host.namespaces()) {
      String name = namespace.name();
      switch (kind) {
        case "NAMESPACE" -> words.add(name);
        case "ADDRESS" -> {
          words.add("10.0.0.5 --in " + name);
          words.add("2001:db8::5 --in " + name);
        }
        case "PREFIX" -> words.add("default --in " + name);
        case "LINK", "BRIDGE" -> {
          for (Link link : namespace.links().orEmpty()) {
            if (kind.equals("LINK") || link.kind() instanceof LinkKind.Bridge) {
              words.add(link.name() + " --in " + name);
            }
          }
        }
        case "MAC" -> {
          for (FdbEntry entry : namespace.fdb().orEmpty()) {
            words.add(entry.address().toString());
          }
        }
        default -> {}
      }
    }
    return words;
  }
}
