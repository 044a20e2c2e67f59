package dev.plumb.answers.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each code of {@link Code} has a fault that it is given for, in a host written by hand. */
final class CauseTest {
  static List<FaultBook.Fault> faults() {
    return FaultBook.faults();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void faultIsNamed(FaultBook.Fault fault) {
    PathAnswer answer = fault.answer();
    Cause cause =
        answer.cause().code() == Code.GAP && fault.code() != Code.GAP
            ? answer.also().getFirst()
            : answer.cause();
    assertThat(answer.verdict().word() + " " + cause.code() + " " + cause.object())
        .describedAs(answer.toString())
        .isEqualTo(fault.verdict() + " " + fault.code() + " " + fault.object());
    if (answer.verdict() != Verdict.UNKNOWN) {
      assertThat(answer.also())
          .extracting(also -> also.code() + " " + also.object())
          .isEqualTo(fault.also());
    }
  }
}
