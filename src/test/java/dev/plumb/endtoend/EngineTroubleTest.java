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
 * A Docker daemon that is down, stopped, or not ours to ask. To whoever connects, a daemon under
 * SIGSTOP is a socket that takes the connection (the kernel does) and never answers, so that is
 * what stands here.
 */
@LiveKernel(needs = {Feature.NETNS, Feature.PYTHON})
final class EngineTroubleTest {
  private static final String SOCKET =
      """
      cat >listen.py <<'EOF'
      import os, socket, sys, time
      open('/proc/self/comm', 'w').write('dockerd')
      open('/run/docker.pid', 'w').write(str(os.getpid()))
      s = socket.socket(socket.AF_UNIX)
      s.bind('/run/docker.sock')
      s.listen(8)
      if sys.argv[1] == 'deaf':
          s.close()
      print('up', flush=True)
      time.sleep(60)
      EOF
      """;

  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void makeScene() throws IOException {
    scene = Scene.ofClasses(folder);
  }

  private Said play(String trouble, String words) throws Exception {
    Said said = scene.play(SOCKET + trouble + "\nplumb " + words + " || echo exit $?").isDone();
    // Only the network commands may ask the daemon at all.
    assertThat(scene.play(SOCKET + trouble + "\nplumb link list").isDone().err()).isEmpty();
    return said;
  }

  @Test
  void noDaemonAtAll() throws Exception {
    Said said = play("", "network list");
    assertThat(said.out() + said.err()).isNotBlank();
  }

  @Test
  void aDaemonThatIsDown() throws Exception {
    Said said =
        play(
            "touch up; python3 listen.py deaf >up & while [ ! -s up ]; do sleep 0.05; done",
            "network list");
    assertThat(said.err()).contains("docker").containsIgnoringCase("refused");
  }

  @Test
  void aDaemonThatIsStopped() throws Exception {
    long begin = System.nanoTime();
    Said said =
        play(
            "touch up; python3 listen.py stay >up & while [ ! -s up ]; do sleep 0.05; done",
            "network list");
    assertThat(said.err()).contains("docker: no answer within 2000 ms");
    assertThat((System.nanoTime() - begin) / 1_000_000_000)
        .as("seconds, two runs of plumb in all")
        .isLessThan(12);
  }

  @Test
  void aSocketThatIsNotOursToUse() throws Exception {
    Said said =
        scene.play(
            SOCKET
                + """
                touch up; python3 listen.py stay >up & while [ ! -s up ]; do sleep 0.05; done
                chmod 0 /run/docker.sock
                setpriv --bounding-set -dac_override,-dac_read_search plumb network list || echo exit $?
                """);
    assertThat(said.isDone().err()).contains("docker: EACCES").contains("sudo");
  }
}
