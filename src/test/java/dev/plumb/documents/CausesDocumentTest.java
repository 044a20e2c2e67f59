package dev.plumb.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.answers.path.Code;
import dev.plumb.answers.path.FaultBook;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code docs/causes.md}: every code, and the fault in which a test sees it. */
final class CausesDocumentTest {
  /** Held by tests of their own: they need more than a host that is written by hand. */
  private static final Set<Code> ELSEWHERE =
      EnumSet.of(
          Code.DNS_UNREACHABLE, Code.DNS_NXDOMAIN, Code.DNS_WRONG, Code.TC_DROP, Code.XFRM_BLOCK);

  private static final String HEAD =
      """
      # What can be at fault

      The codes that `path` and `why` give, and for each a fault in which a test sees it: what is asked, and what was done to a healthy host. The hosts are those of
      `src/test/resources/path/labs.txt`, in the words of `Handmade`; all faults are in `faults.txt` beside it. This file is generated (`-Dgolden.update=true`).

      | code | the object is at fault because | seen when asked | after |
      |---|---|---|---|
      """;

  @Test
  void everyCodeHasAFault() {
    StringBuilder text = new StringBuilder(HEAD);
    for (Code code : Code.values()) {
      List<FaultBook.Fault> faults =
          FaultBook.faults().stream().filter(one -> one.code() == code).toList();
      if (!ELSEWHERE.contains(code)) {
        assertThat(faults).as("a fault of %s", code).isNotEmpty();
      }
      text.append("| ").append(code).append(" | ").append(code.meaning()).append(" | ");
      if (!faults.isEmpty()) {
        FaultBook.Fault first = faults.getFirst();
        text.append(first.lab()).append(": `").append(first.question()).append('`');
        text.append(" | ");
        text.append(
            String.join(
                "<br>",
                first.lines().stream().map(line -> "`" + line.replace("|", "\\|") + "`").toList()));
      } else {
        text.append(" | ");
      }
      text.append(" |\n");
    }
    Checked.is("docs/causes.md", text.toString());
  }
}
