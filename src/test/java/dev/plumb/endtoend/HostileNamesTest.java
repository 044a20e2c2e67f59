package dev.plumb.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that want to be obeyed by a terminal: harmless there, exact in JSON. */
@LiveKernel(needs = {Feature.VETH, Feature.BRIDGE, Feature.IP_TOOL, Feature.PYTHON})
final class HostileNamesTest {
  /** ESC [ 3 1 m, a title, a bell and a mark that turns the line's direction round. */
  private static final String NAMES =
      """
      link=$(printf 'e\\033[31m\\007x')
      turned=$(printf 'r\\342\\200\\256x')
      """;

  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void makeScene() throws IOException {
    scene = Scene.ofClasses(folder);
  }

  @Test
  void linkNames() throws Exception {
    String links =
        NAMES + "ip link add \"$link\" type bridge; ip link add \"$turned\" type bridge; ";
    Said plain =
        scene.play(
            links
                + "plumb -c \"link list; stack; link show '$link'; link show '$turned'; link show"
                + " '${link}y'\" || test $? = 3");
    assertThat(plain.isDone().isHarmless().out()).contains("x");
    assertThat(plain.err()).contains("no link 'e");
    // As the answer writes it, in double quotes.
    Said typed =
        scene.play(
            links + "plumb -c 'link show \"e\\x1b[31m\\x07x\"; link show \"r\\u202ex\" -o value'");
    assertThat(typed.isDone().out()).contains("e\\x1b[31m\\x07x");
    Said near = scene.play(links + "plumb -c 'link show e\\x1b[31m\\x07x'").isOneError(3);
    assertThat(near.err()).contains("did you mean \"e\\x1b[31m\\x07x\"?");
    Said colour = scene.play(links + "plumb --color always link list").isDone();
    assertThat(colour.out())
        .contains("\033[")
        .doesNotContain("e\033[31m")
        .doesNotContain("\007")
        .doesNotContain("\u202e");
    Said exact =
        scene.play(
            links
                + "plumb link list -o json | python3 -c 'import json,sys;"
                + " print(json.dumps(sorted(l[\"ifname\"] for l in json.load(sys.stdin))))'");
    assertThat(exact.isDone().out())
        .isEqualTo("[\"e\\u001b[31m\\u0007x\", \"lo\", \"r\\u202ex\"]\n");
  }

  @Test
  void fileNamesUnderRunNetns() throws Exception {
    String names =
        """
        name=$(printf 'two\\nlines\\033[2J'); turned=$(printf 'r\\342\\200\\256x')
        touch "/run/netns/$name" "/run/netns/$turned"
        unshare --net="/run/netns/$name" true; unshare --net="/run/netns/$turned" true
        touch "$(printf '/run/netns/left\\033[2Jover')"
        """;
    Said said = scene.play(names + "plumb ns list").isDone().isHarmless();
    assertThat(said.out().lines()).as("host, two namespaces and a heading").hasSize(3 + 1);
    scene.play(names + "plumb -c \"ns show '$name'; link list nope\"").isOneError(3).isHarmless();
    assertThat(
            scene
                .play(
                    names
                        + "plumb ns list -o json | python3 -c 'import json,sys;"
                        + " print(json.dumps(sorted(n[\"netns\"] for n in json.load(sys.stdin))))'")
                .isDone()
                .out())
        .isEqualTo("[\"host\", \"r\\u202ex\", \"two\\nlines\\u001b[2J\"]\n");
  }

  @Test
  void processNames() throws Exception {
    String process =
        """
        cat >evil.py <<'EOF'
        import time
        open('/proc/self/comm', 'wb').write(b'a\\033[31m\\n\\xe2\\x80\\xae\\xffz')
        print('up', flush=True)
        time.sleep(60)
        EOF
        unshare -n python3 evil.py >up & pid=$!
        while [ ! -s up ]; do sleep 0.05; done
        """;
    Said said =
        scene
            .play(
                process
                    + "plumb -c \"ns list; ns refs pid=$pid; ns pids pid=$pid; ns show pid=$pid\"")
            .isDone()
            .isHarmless();
    assertThat(said.out()).contains("z");
    assertThat(
            scene
                .play(
                    process
                        + "plumb ns pids pid=$pid -o json | python3 -c 'import json,sys;"
                        + " print(json.dumps(json.load(sys.stdin)[0][\"command\"]))'")
                .isDone()
                .out())
        .startsWith("\"a\\u001b[31m\\n\\u202e");
  }
}
