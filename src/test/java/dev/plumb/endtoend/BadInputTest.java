package dev.plumb.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Words that mean nothing here, rights that are missing, places that are broken: one clear error
 * each.
 */
@LiveKernel(needs = {Feature.NETNS, Feature.VETH, Feature.IP_TOOL})
final class BadInputTest {
  /**
   * Without CAP_SYS_ADMIN, as an ordinary user has it; the uid stays, because there is no other one
   * here.
   */
  private static final String POWERLESS =
      "setpriv --bounding-set -all --inh-caps -all --no-new-privs plumb ";

  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void makeScene() throws IOException {
    scene = Scene.ofClasses(folder);
  }

  private Said play(String script) throws IOException, InterruptedException {
    return scene.play(script);
  }

  @Test
  void noSuchNamespaceSaysSoAndGuesses() throws Exception {
    Said said = play("ip netns add blue; plumb link list bluee").isOneError(3);
    assertThat(said.out()).isEmpty();
    assertThat(said.err())
        .startsWith("no namespace or container called 'bluee'\n")
        .contains("did you mean blue?");
  }

  @Test
  void noSuchLinkSaysWhereAndGuesses() throws Exception {
    Said said =
        play("ip netns add blue; ip -n blue link add eth0 type veth peer name eth1; plumb veth"
                + " peer-of blue:eth2")
            .isOneError(3);
    assertThat(said.err()).startsWith("no link 'eth2' in blue\n").contains("did you mean eth");
  }

  @Test
  void theOtherEndOfWhatIsNoVethIsAnError() throws Exception {
    Said said = play("plumb veth peer-of lo").isClean();
    assertThat(said.code()).isNotZero();
    assertThat(said.err()).contains("lo");
  }

  @Test
  void aPidThatIsNobodysIsExitThree() throws Exception {
    assertThat(play("plumb link list pid=99999").isOneError(3).err())
        .startsWith("no namespace or container called 'pid=99999'");
  }

  @Test
  void withoutRightsTheOwnNamespaceIsAnsweredAndMoreIsExitFour() throws Exception {
    assertThat(
            play("ip link add a0 type veth peer name a1; " + POWERLESS + "veth peer-of a0")
                .isDone()
                .out())
        .contains("a0 -> host:a1");
    Said more = play("ip netns add blue; " + POWERLESS + "link list blue").isOneError(4);
    assertThat(more.err())
        .startsWith("cannot read blue\n")
        .contains("CAP_SYS_ADMIN")
        .contains("sudo");
    Said one = play("ip netns add blue; " + POWERLESS + "veth peer-of blue:eth0").isOneError(4);
    assertThat(one.err()).startsWith("cannot read blue\n");
  }

  @Test
  void withoutRightsAListShowsWhatIsThereAndWhatIsNotSeen() throws Exception {
    Said said = play("ip netns add blue; " + POWERLESS + "ns list").isDone();
    assertThat(said.out()).containsPattern("blue +netns +\\? ");
    assertThat(said.err()).contains("CAP_SYS_ADMIN").contains("nothing in it can be shown");
  }

  @Test
  void execWithoutRightsIsOneHundredAndTwentyFive() throws Exception {
    Said said = play("ip netns add blue; " + POWERLESS + "exec blue true").isOneError(125);
    assertThat(said.err())
        .startsWith("cannot run 'true' in blue\n")
        .contains("(needs CAP_SYS_ADMIN)\n  try       sudo\n");
  }

  /** The uid is the same; it is the missing right alone that hides the first process. */
  @Test
  void withoutPtraceAloneWhatIsHiddenIsNamed() throws Exception {
    String hidden = "unshare -n sleep 60 & sleep 0.2; ip netns add blue; ";
    String blind = "setpriv --bounding-set -sys_ptrace --inh-caps -sys_ptrace plumb ";
    assertThat(play(hidden + "plumb ns list").isDone().out()).contains("process");
    Said list = play(hidden + blind + "ns list").isDone();
    assertThat(list.out()).containsPattern("blue +netns +1 ").doesNotContain("process");
    assertThat(list.err())
        .containsPattern("not seen: process 1 and [0-9]+ more: EACCES \\(needs CAP_SYS_PTRACE\\)");
    assertThat(play(hidden + blind + "link list blue").isDone().err()).isEmpty();
  }

  @Test
  void theFirstProcessThatMayNotBeLookedIntoIsExitFour() throws Exception {
    Said said = play(POWERLESS + "link list pid=1").isOneError(4);
    assertThat(said.err())
        .startsWith("no namespace or container called 'pid=1'\n  because   perhaps out of sight: ")
        .contains("process 1", "EACCES (needs CAP_SYS_PTRACE)", "sudo")
        .doesNotContain("did you mean");
  }

  @Test
  void aLeftoverFileIsNoNamespaceAndSpoilsNothing() throws Exception {
    String leftover = "ip netns add blue; touch /run/netns/stale; ";
    Said list = play(leftover + "plumb ns list").isDone();
    assertThat(list.out()).contains("blue").doesNotContain("stale");
    assertThat(list.err()).contains("not seen: /run/netns/stale: no namespace is mounted there");
    assertThat(play("touch /run/netns/stale; plumb link list").isDone().err()).isEmpty();
    assertThat(play(leftover + "plumb link list stale").isOneError(3).err())
        .startsWith("no namespace or container called 'stale'")
        .contains("/run/netns/stale");
  }

  @Test
  void processesThatEndDuringASurveyAreNoMatter() throws Exception {
    Said said =
        play(
            """
            (while :; do unshare -n true; unshare -n sleep 0.01; done) 2>/dev/null & churn=$!
            for i in 1 2 3; do plumb ns list -o json >list; plumb link list --all >links; done
            kill $churn
            """);
    said.isDone();
    assertThat(said.err()).isEmpty();
  }

  @Test
  void standardInputAtItsEndIsAUsageError() throws Exception {
    assertThat(play("plumb </dev/null").isOneError(2).err()).startsWith("nothing to do\n");
  }

  @Test
  void outputIntoAClosedPipeEndsQuietly() throws Exception {
    Said said = play("plumb ns list -o json | true; plumb help | head -1 >/dev/null");
    said.isDone();
    assertThat(said.err()).isEmpty();
  }

  @Test
  void aReadOnlyHomeIsNoMatter() throws Exception {
    Said said =
        play(
            """
            mkdir home; mount -t tmpfs -o ro tmpfs home
            export HOME=$PWD/home XDG_STATE_HOME=$PWD/home XDG_CACHE_HOME=$PWD/home
            plumb link list
            """);
    assertThat(said.isDone().err()).isEmpty();
  }
}
