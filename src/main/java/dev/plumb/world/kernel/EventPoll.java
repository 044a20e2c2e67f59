package dev.plumb.world.kernel;

import java.time.Duration;

/**
 * Waits for several things at once: messages on a netlink socket, a change of our mounts, and to be
 * called off.
 *
 * @see "proc_pid_mountinfo(5): POLLPRI after a change"
 */
public final class EventPoll implements AutoCloseable {
  private static final short POLLIN = 1;
  private static final short POLLPRI = 2;

  private final NetlinkSocket socket;
  private final Fd mounts;
  private final Fd wakeReader;
  private final Fd wakeWriter;
  private final NativeMemory descriptors = NativeMemory.allocate(3 * 8);
  private boolean closed;

  private EventPoll(NetlinkSocket socket, Fd mounts, Fd wakeReader, Fd wakeWriter) {
    this.socket = socket;
    this.mounts = mounts;
    this.wakeReader = wakeReader;
    this.wakeWriter = wakeWriter;
  }

  /**
   * What woke us; nothing of it when the time passed.
   *
   * @param messages something can be received
   * @param mounts a mount came, went or changed since the last look
   * @param calledOff {@link #callOff} was called
   */
  public record Ready(boolean messages, boolean mounts, boolean calledOff) {}

  /**
   * @param socket stays the caller's to close
   */
  public static EventPoll open(NetlinkSocket socket) throws SysException {
    Fd mounts = Fd.open("/proc/thread-self/mountinfo", Libc.O_RDONLY);
    try (NativeMemory pair = NativeMemory.allocate(2 * Integer.BYTES)) {
      if (LibcProcess.pipe2(pair.address, Libc.O_CLOEXEC) != 0) {
        SysException failure = Libc.failure("pipe2", "events");
        mounts.close();
        throw failure;
      }
      return new EventPoll(
          socket, mounts, new Fd(pair.bytes.getInt(0)), new Fd(pair.bytes.getInt(4)));
    }
  }

  /** Waits on the listening thread, at most that long. */
  public Ready await(Duration timeout) throws SysException {
    ask(0, socket.fd().number(), POLLIN);
    ask(1, mounts.number(), POLLPRI);
    ask(2, wakeReader.number(), POLLIN);
    // Rounded up: a wait of 0.4 ms must not become a loop.
    int millis = (int) Math.min(Integer.MAX_VALUE, (timeout.toNanos() + 999_999) / 1_000_000);
    if (Libc.poll(descriptors.address, 3, millis) < 0) {
      Errno errno = Libc.errno();
      if (!errno.equals(Errno.EINTR)) {
        throw new SysException("poll", errno, "events");
      }
      return new Ready(false, false, false);
    }
    return new Ready(
        descriptors.bytes.getShort(6) != 0,
        (descriptors.bytes.getShort(8 + 6) & POLLPRI) != 0,
        descriptors.bytes.getShort(16 + 6) != 0);
  }

  /** struct pollfd: fd 0, events 4, revents 6. */
  private void ask(int place, int fd, short events) {
    descriptors.bytes.putInt(place * 8, fd).putShort(place * 8 + 4, events);
    descriptors.bytes.putShort(place * 8 + 6, (short) 0);
  }

  /** Ends the wait, from any thread; the next ones too. */
  public synchronized void callOff() {
    if (!closed) {
      try (NativeMemory one = NativeMemory.allocate(1)) {
        Libc.write(wakeWriter.number(), one.address, 1);
      }
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      mounts.close();
      wakeReader.close();
      wakeWriter.close();
      descriptors.close();
    }
  }
}
