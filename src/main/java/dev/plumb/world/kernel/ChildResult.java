package dev.plumb.world.kernel;

/** How a child ended, or why it never ran. */
public sealed interface ChildResult {
  /** What a shell would report: the program's code, 128 + signal, 126 or 127. */
  int exitCode();

  /** It ended by itself. */
  record Exited(int code) implements ChildResult {
    @Override
    public int exitCode() {
      return code;
    }
  }

  /** A signal ended it. */
  record Signalled(int signal) implements ChildResult {
    @Override
    public int exitCode() {
      return 128 + signal;
    }
  }

  /** There is no such program on the PATH it was given. */
  record NotFound(String program) implements ChildResult {
    @Override
    public int exitCode() {
      return 127;
    }
  }

  /** There is such a file, but it may not be executed. */
  record NotExecutable(String program) implements ChildResult {
    @Override
    public int exitCode() {
      return 126;
    }
  }

  /** It is running; no result anybody sees at the end. */
  record Started() implements ChildResult {
    @Override
    public int exitCode() {
      return 0;
    }
  }
}
