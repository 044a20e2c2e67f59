package dev.plumb.documents;

import dev.plumb.console.command.Exit;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What each exit code means, in the words of the documents. */
final class ExitCodes {
  private static final Map<Integer, String> MEANING = new LinkedHashMap<>();

  static {
    MEANING.put(Exit.DONE, "done, or yes");
    MEANING.put(
        Exit.NEGATIVE, "a negative answer: not learned, does not answer, a file is in the way");
    MEANING.put(Exit.USAGE, "the words were wrong");
    MEANING.put(
        Exit.NO_SUCH, "no such namespace, link, bridge or network; or several of that name");
    MEANING.put(
        Exit.NOT_PERMITTED, "not permitted; the message names the capability that is missing");
    MEANING.put(
        Exit.UNAVAILABLE,
        "something is missing here: a program, an engine, a kernel feature; or a saved host cannot"
            + " do it");
    MEANING.put(Exit.TIMEOUT, "time ran out");
    MEANING.put(Exit.BUG, "a bug of plumb");
    MEANING.put(Exit.INTERRUPTED, "interrupted by Ctrl-C");
  }

  private ExitCodes() {}

  static Map<Integer, String> meaning() {
    return MEANING;
  }

  /** Those that the code knows. */
  static List<Integer> declared() throws IllegalAccessException {
    List<Integer> codes = new ArrayList<>();
    for (Field field : Exit.class.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class) {
        codes.add(field.getInt(null));
      }
    }
    return codes;
  }
}
