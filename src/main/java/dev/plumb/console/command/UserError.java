package dev.plumb.console.command;

import java.util.List;
import java.util.Optional;

/**
 * What a user reads when something did not work: what, why, and what to do now.
 *
 * <p>Built once, at the command's edge; the texts are unescaped.
 */
public final class UserError extends Exception {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String what;
  private final transient Optional<String> why;
  private final transient List<String> next;

  private UserError(int code, String what, Optional<String> why, List<String> next) {
    super(what, null, false, false);
    this.code = code;
    this.what = what;
    this.why = why;
    this.next = List.copyOf(next);
  }

  public static UserError usage(String what, String... next) {
    return new UserError(Exit.USAGE, what, Optional.empty(), List.of(next));
  }

  public static UserError noSuch(String what, String... next) {
    return new UserError(Exit.NO_SUCH, what, Optional.empty(), List.of(next));
  }

  public static UserError of(int code, String what, String why, String... next) {
    return new UserError(code, what, Optional.of(why), List.of(next));
  }

  /** One of {@link Exit}. */
  public int code() {
    return code;
  }

  /** What did not work. */
  public String what() {
    return what;
  }

  /** Why, as far as we know. */
  public Optional<String> why() {
    return why;
  }

  /** What to do now, a line each. */
  public List<String> next() {
    return next;
  }
}
