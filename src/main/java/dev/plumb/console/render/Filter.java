package dev.plumb.console.render;

import dev.plumb.console.command.UserError;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What stands behind {@code | include RE} and {@code | exclude RE}: a row stays if its plain text
 * has, or has not, a match.
 *
 * @param include true keeps what matches, false what does not
 */
public record Filter(boolean include, Pattern pattern) {
  /**
   * A filter that keeps rows with a match.
   *
   * @throws UserError when the expression is malformed
   */
  public static Filter include(String expression) throws UserError {
    return new Filter(true, compile(expression));
  }

  /**
   * A filter that keeps rows without a match.
   *
   * @throws UserError when the expression is malformed
   */
  public static Filter exclude(String expression) throws UserError {
    return new Filter(false, compile(expression));
  }

  /** True when a row of that plain text stays. */
  boolean keeps(String text) {
    return pattern.matcher(text).find() == include;
  }

  /** True when all filters let it stay. */
  static boolean allKeep(List<Filter> filters, String text) {
    for (Filter filter : filters) {
      if (!filter.keeps(text)) {
        return false;
      }
    }
    return true;
  }

  private static Pattern compile(String expression) throws UserError {
    try {
      return Pattern.compile(expression);
    } catch (PatternSyntaxException malformed) {
      String place =
          malformed.getIndex() < 0
              ? malformed.getDescription()
              : malformed.getDescription() + " at character " + (malformed.getIndex() + 1);
      throw UserError.of(
          dev.plumb.console.command.Exit.USAGE,
          "not a regular expression: " + expression,
          place,
          "write a backslash before ( [ { * + ? . that stand for themselves");
    }
  }
}
