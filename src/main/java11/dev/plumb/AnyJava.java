package dev.plumb;

import java.lang.reflect.InvocationTargetException;

/**
 * What {@code java -jar plumb.jar} starts: compiled for Java 11, so that one too old for everything
 * else can say so in words of ours. The launcher looks for a Java itself and starts {@code Main}.
 */
public final class AnyJava {
  private static final int OLDEST = 21;

  /** As everywhere: the environment lacks something. */
  private static final int UNAVAILABLE = 5;

  private AnyJava() {}

  /** Goes on in {@code Main}, which no older Java can load. */
  public static void main(String[] words) throws Exception {
    String version = System.getProperty("java.specification.version", "");
    if (isTooOld(version)) {
      System.err.println(
          "plumb needs Java "
              + OLDEST
              + " or newer\n  because   this is Java "
              + System.getProperty("java.version")
              + ", "
              + System.getProperty("java.home")
              + "\n  try       PATH-OF-A-NEWER-JDK/bin/java -jar plumb.jar, or ./plumb, which looks"
              + " for one");
      System.exit(UNAVAILABLE);
    }
    try {
      Class.forName("dev.plumb.Main")
          .getMethod("main", String[].class)
          .invoke(null, (Object) words);
    } catch (InvocationTargetException failed) {
      throw new IllegalStateException(failed.getCause());
    }
  }

  /** Before 9 they were called 1.8 and so on, which is too old however it is read. */
  private static boolean isTooOld(String version) {
    try {
      return Double.parseDouble(version) < OLDEST;
    } catch (NumberFormatException unheardOf) {
      return false; // Loading the rest will tell.
    }
  }
}
