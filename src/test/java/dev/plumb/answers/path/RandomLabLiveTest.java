package dev.plumb.answers.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Random networks with random mistakes: what the engine says is what a client sees. Where they
 * part, the lab is made as small as it can be and written to {@code target/labs}. {@code
 * -Dpath.seed} begins elsewhere, {@code -Dpath.labs} tries more.
 */
@LiveKernel(
    needs = {
      Feature.NETNS,
      Feature.VETH,
      Feature.BRIDGE,
      Feature.NFT,
      Feature.IPTABLES,
      Feature.IP_TOOL,
      Feature.BRIDGE_TOOL,
      Feature.PYTHON
    })
final class RandomLabLiveTest {
  private static final long SEED = Long.getLong("path.seed", 1);
  private static final boolean FULL = "full".equals(System.getProperty("suite"));
  private static final int LABS = Integer.getInteger("path.labs", FULL ? 300 : 36);
  private static final int AT_ONCE = 12;

  @Test
  void predictionIsWhatAClientSees() throws IOException {
    int questions = 0;
    int unknown = 0;
    int works = 0;
    List<String> wrong = new ArrayList<>();
    try (ProbedLabs labs = new ProbedLabs()) {
      for (long seed = SEED; seed < SEED + LABS && wrong.size() < 5; seed += AT_ONCE) {
        List<ProbedLab> some = new ArrayList<>();
        for (long one = seed; one < Math.min(seed + AT_ONCE, SEED + LABS); one++) {
          some.add(RandomLab.of(one, "r" + one + "n"));
        }
        for (ProbedLabs.Compared one : labs.compare(some)) {
          questions++;
          unknown += one.isDecided() ? 0 : 1;
          works += one.answer().verdict() == Verdict.DELIVERED ? 1 : 0;
          Optional<ProbedLabs.Compared> smallest =
              one.differs() ? labs.shrunk(one) : Optional.empty();
          if (smallest.isPresent()) {
            wrong.add(keep(smallest.get()));
          }
        }
      }
    }
    assertThat(wrong).describedAs("labs of target/labs").isEmpty();
    assertThat(unknown).isLessThan(questions / 10);
    assertThat(works).isBetween(questions / 4, questions * 9 / 10);
  }

  private static String keep(ProbedLabs.Compared found) throws IOException {
    Path file = Path.of(System.getProperty("basedir"), "target/labs", found.lab().prefix() + ".sh");
    Files.createDirectories(file.getParent());
    Files.writeString(file, found.file());
    return file.getFileName() + "\n" + found.file();
  }
}
