package dev.plumb.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plumb is killed, with no chance to clean up: nothing of it may stay. */
@LiveKernel(needs = {Feature.NETNS, Feature.IP_TOOL})
final class KilledTest {
  @TempDir Path folder;

  /** The program is the user's; it goes on, as with any shell that is killed. */
  @Test
  void duringExecNothingStaysButTheProgram() throws Exception {
    Said said =
        Scene.ofClasses(folder)
            .play(
                """
                left() { ls /tmp | grep '^plumb\\|hsperfdata_plumb' | sort; }
                left >before
                ip netns add blue
                plumb -c 'exec blue sleep 4711' & pid=$!
                n=0; until pgrep -f '^sleep 4711' >/dev/null || [ $n -gt 100 ]; do sleep 0.1; n=$((n + 1)); done
                pgrep -f '^sleep 4711' >/dev/null && echo started
                kill -KILL $pid
                sleep 0.2
                ps -eo comm= | grep -c java || true
                pkill -KILL -f '^sleep 4711' || true
                ip netns delete blue
                ls /run/netns | wc -l
                left | comm -13 before - | wc -l
                """);
    assertThat(said.out()).isEqualTo("started\n0\n0\n0\n");
  }

  @Test
  void aDemoTakesItsLabAlong() throws Exception {
    Said said =
        Scene.ofClasses(folder)
            .play(
                """
                mkfifo typed; sleep 60 >typed & held=$!
                plumb demo <typed >shown 2>&1 & pid=$!
                exec 9>typed; echo 'ns list' >&9
                n=0; until grep -q nginx-1 shown || [ $n -gt 200 ]; do sleep 0.1; n=$((n + 1)); done
                grep -q nginx-1 shown && echo up
                kill -KILL $pid; kill $held
                sleep 0.5
                ps -eo comm= | grep -c 'java\\|unshare' || true
                ls /run/netns | wc -l
                """);
    assertThat(said.out()).isEqualTo("up\n0\n0\n");
  }

  /** The processes are: a shell, in it plumb as the first of its namespace, its program. */
  @Test
  void aProgramInADemoEndsWithAnyOfItsProcesses() throws Exception {
    Said said =
        Scene.ofClasses(folder)
            .play(
                """
                end() {
                  plumb demo exec nginx-1 sleep 4711 >shown 2>&1 & pid=$!
                  n=0; until pgrep -f '^sleep 4711' >/dev/null || [ $n -gt 200 ]; do sleep 0.1; n=$((n + 1)); done
                  pgrep -f '^sleep 4711' >/dev/null && echo up
                  case $2 in
                    shell) kill -$1 $pid ;;
                    plumb) kill -$1 $(pgrep -P $pid) ;;
                    program) kill -$1 $(pgrep -f '^sleep 4711') ;;
                  esac
                  if wait $pid; then code=0; else code=$?; fi
                  n=0; while pgrep 'java|sleep|unshare' >/dev/null && [ $n -lt 50 ]; do sleep 0.1; n=$((n + 1)); done
                  echo $1 $2: $code, $(pgrep -c 'java|sleep|unshare' || true) left
                }
                end KILL shell; end TERM shell; end HUP shell
                end KILL plumb; end TERM plumb
                end KILL program; end TERM program
                lsns -t net -n | wc -l
                ls /run/netns | wc -l
                """);
    assertThat(said.out().replace("up\n", ""))
        .isEqualTo(
            """
            KILL shell: 137, 0 left
            TERM shell: 143, 0 left
            HUP shell: 129, 0 left
            KILL plumb: 137, 0 left
            TERM plumb: 143, 0 left
            KILL program: 137, 0 left
            TERM program: 143, 0 left
            1
            0
            """);
  }
}
