package dev.plumb.world.kernel;

import java.io.IOException;
import java.util.Objects;

/**
 * A system call that failed, with what it was applied to: "setns(netns of pid 4711) failed: EPERM".
 * Thrown by this room alone.
 */
public class SysException extends IOException {
  private static final long serialVersionUID = 1;

  private final String call;
  private final transient Errno errno;
  private final String subject;

  /**
   * @param call the C name of the call
   * @param errno what the kernel answered
   * @param subject what the call was about, in words a user may see
   */
  public SysException(String call, Errno errno, String subject) {
    this(call, errno, subject, "");
  }

  SysException(String call, Errno errno, String subject, String more) {
    super(call + "(" + subject + ") failed: " + errno.name() + more);
    this.call = call;
    this.errno = errno;
    this.subject = subject;
  }

  /** The sentence; never absent. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  public String call() {
    return call;
  }

  public Errno errno() {
    return errno;
  }

  public String subject() {
    return subject;
  }

  /** Whether the kernel answered with this errno. */
  public boolean is(Errno other) {
    return errno.equals(other);
  }

  /** EPERM or EACCES: a right is missing. */
  public boolean isPermission() {
    return is(Errno.EPERM) || is(Errno.EACCES);
  }

  /** ENOENT, ESRCH or ENODEV: what was looked at is gone, or never was. */
  public boolean isGone() {
    return is(Errno.ENOENT) || is(Errno.ESRCH) || is(Errno.ENODEV);
  }
}
