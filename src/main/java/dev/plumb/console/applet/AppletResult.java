package dev.plumb.console.applet;

/**
 * How a tool's run went.
 *
 * @param output its stdout
 * @param errors its stderr
 * @param code its exit code
 */
public record AppletResult(String output, String errors, int code) {
  static AppletResult said(String output) {
    return new AppletResult(output, "", 0);
  }
}
