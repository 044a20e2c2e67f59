package dev.plumb.answers.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each code of {@link Code} has a fault that it is given for, in a host written by hand. */
final class CauseTest {
  static List<FaultBook.Fault> faults() {
    return FaultBook.faults();
  }

  /** The first namespace of a handmade host is the one that plumb runs in. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          LINK_DOWN hub:va | ip link set va up
          LINK_DOWN b:eth0 | ip -n b link set eth0 up
          ICMP_IGNORED b:sysctl | ip netns exec b sysctl -w net.ipv4.icmp_echo_ignore_all=0
          IP_FORWARD_OFF hub:sysctl | sysctl -w net.ipv4.ip_forward=1
          """)
  void remedyIsTypedAsItIs(String fault, String command) {
    FaultBook.Fault first =
        FaultBook.faults().stream()
            .filter(one -> one.toString().startsWith(fault))
            .findFirst()
            .orElseThrow();
    assertThat(first.answer().cause().fix()).isEqualTo(command);
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
