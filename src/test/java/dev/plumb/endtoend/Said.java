package dev.plumb.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a run said.
 *
 * @param code its exit code
 * @param out standard output
 * @param err standard error
 */
record Said(int code, String out, String err) {
  /** It is an error as plumb words them: what, then why or what next, and nothing of Java's. */
  Said isOneError(int expected) {
    isClean();
    assertThat(code).as("exit code of%n%s", this).isEqualTo(expected);
    assertThat(err.lines().findFirst())
        .hasValueSatisfying(first -> assertThat(first).doesNotStartWith(" ").isNotBlank());
    assertThat(err).as("what next").contains("\n  try       ");
    return this;
  }

  /** It went well. */
  Said isDone() {
    isClean();
    assertThat(code).as("exit code of%n%s", this).isZero();
    return this;
  }

  /** No stack trace, no exception's name, no warning of the JVM. */
  Said isClean() {
    assertThat(out + err)
        .doesNotContain("\tat ")
        .doesNotContain("Exception")
        .doesNotContain("plumb made a mistake")
        .doesNotContain("WARNING:")
        .doesNotContain("OpenJDK");
    return this;
  }

  /** Nothing in it that a terminal would obey; line ends apart. */
  Said isHarmless() {
    for (String text : new String[] {out, err}) {
      text.codePoints()
          .forEach(
              c ->
                  assertThat(
                          c == '\n'
                              || !(Character.isISOControl(c)
                                  || Character.getType(c) == Character.FORMAT))
                      .as("U+%04X in %s", c, text)
                      .isTrue());
    }
    return this;
  }
}
