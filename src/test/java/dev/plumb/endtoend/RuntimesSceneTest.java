package dev.plumb.endtoend;

import static dev.plumb.live.NamedNetns.sh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.captures.Json;
import dev.plumb.live.Feature;
import dev.plumb.live.LiveHost;
import dev.plumb.model.Tree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The finished plumb on a host with real containers of runtimes beside Docker. */
@LiveHost(needs = Feature.IP_TOOL)
final class RuntimesSceneTest {
  private static final String SCENE =
      Checkout.LAUNCHER.resolveSibling("src/test/sh/runtimes-scene").toString();

  @TempDir(cleanup = CleanupMode.ALWAYS)
  Path folder;

  @BeforeAll
  static void built() {
    Checkout.mustBeBuilt();
  }

  private Said plumb(String line) throws Exception {
    List<String> words = new ArrayList<>(List.of(Checkout.LAUNCHER.toString()));
    words.addAll(Arrays.asList(line.split(" ")));
    return Scene.said(new ProcessBuilder(words), folder).isClean();
  }

  /** What {@code ns list} says of a container, with the namespace's identity; empty if nothing. */
  private Optional<String> listed(String engine, String name) throws Exception {
    for (Tree namespace : ((Tree.Arr) Json.read(plumb("ns list -o json").isDone().out())).items()) {
      Tree.Obj record = (Tree.Obj) namespace;
      for (Tree one : record.items("containers")) {
        Tree.Obj container = (Tree.Obj) one;
        if (container.text("name").equals(Optional.of(name))
            && container.text("engine").equals(Optional.of(engine))) {
          return Optional.of(
              container.text("id").orElse("")
                  + " "
                  + container.number("pid").orElse(0L)
                  + " "
                  + record.text("id").orElse(""));
        }
      }
    }
    return Optional.empty();
  }

  /** Holds every container that the runtime itself lists against what plumb says. */
  private List<String> compare(String runtime) throws Exception {
    List<String> names = new ArrayList<>();
    for (String line : sh(SCENE + " list " + runtime + " " + folder).lines().toList()) {
      String[] words = line.split(" ");
      String name = words[0];
      names.add(name);
      if (words[3].equals("0")) {
        assertThat(plumb("link list " + name).isOneError(3).err())
            .contains(runtime + " says it is " + words[2]);
      } else {
        String netns = sh("readlink /proc/" + words[3] + "/ns/net").strip();
        assertThat(listed(runtime, name)).contains(words[1] + " " + words[3] + " " + netns);
        assertThat(plumb("link list " + runtime + "=" + name).isDone().out()).contains("lo");
      }
    }
    return names;
  }

  @Test
  @LiveHost(needs = {Feature.PODMAN, Feature.IP_TOOL})
  void podmansContainersAreWhatPodmanSays() throws Exception {
    try {
      sh(SCENE + " up podman " + folder);
      assertThat(compare("podman")).hasSize(5);
      assertThat(plumb("veth peer-of plumb-rt-cable:eth0").isDone().out())
          .contains("plumb-rt:veth")
          .contains("port of podman0");
      assertThat(plumb("network list").isDone().out())
          .containsPattern("podman +podman +bridge +plumb-rt:podman0 .*plumb-rt-cable");
    } finally {
      sh(SCENE + " down podman " + folder);
    }
  }

  @Test
  @LiveHost(needs = {Feature.NSPAWN, Feature.IP_TOOL})
  void nspawnsContainersHaveTheirMachinesName() throws Exception {
    try {
      sh(SCENE + " up nspawn " + folder);
      assertThat(compare("nspawn")).containsExactly("plumb-rt-box");
      assertThat(plumb("veth peer-of plumb-rt-box:host0").isDone().out()).contains("ve-plumb-rt-");
    } finally {
      sh(SCENE + " down nspawn " + folder);
    }
  }
}
