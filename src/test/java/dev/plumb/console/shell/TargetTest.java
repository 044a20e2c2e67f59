package dev.plumb.console.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetTest {
  @Test
  void aProgramThatReadsNothingEndsNobodysSession() throws Exception {
    Target target =
        Target.programs(
            List.of(List.of("false")), Optional.empty(), false, Map.of("PATH", "/usr/bin:/bin"));
    while (target.write(new byte[1])) {
      Thread.sleep(1); // until false(1) is gone
    }
    target.close();
    assertThat(target.finish()).isEqualTo(1);
  }
}
