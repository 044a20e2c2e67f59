package dev.plumb.world.kernel;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * Loads JNA without what it would do for others, and binds native methods to our own process's
 * libc.
 */
final class NativeAccess {
  static {
    // Left unset, JNA forks "ldconfig -p" to learn where libraries are, and leaves a reaper thread.
    preset("jna.platform.library.path", "");
  }

  private NativeAccess() {}

  private static void preset(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /**
   * @param natives a class of static native methods named as libc names them
   */
  static void bind(Class<?> natives) {
    Native.register(natives, NativeLibrary.getProcess());
  }

  /** Makes sure that JNA is loaded. */
  static void load() {}
}
