package dev.plumb.world.kernel;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * The three pipes of a captured child, served by the one thread that waits for it: no reader
 * threads, which would be born in the visited namespace.
 */
final class ChildPipes implements AutoCloseable {
  private static final int CHUNK = 16 * 1024;
  private static final int TICK_MILLIS = 20;
  private static final short POLLIN = 1;
  private static final short POLLOUT = 4;

  /** Same number on every architecture; without it (before Linux 5.3) we look every tick. */
  private static final int SYS_PIDFD_OPEN = 434;

  /** Child's end and ours, for standard input, output and error. */
  private final Fd[] theirs = new Fd[3];

  private final Fd[] ours = new Fd[3];

  private ChildPipes() {}

  static ChildPipes open() throws SysException {
    ChildPipes pipes = new ChildPipes();
    try (NativeMemory pair = NativeMemory.allocate(8)) {
      for (int i = 0; i < 3; i++) {
        if (LibcProcess.pipe2(pair.address, Libc.O_CLOEXEC) != 0) {
          SysException failure = Libc.failure("pipe2", "child");
          pipes.close();
          throw failure;
        }
        Fd readEnd = new Fd(pair.bytes.getInt(0));
        Fd writeEnd = new Fd(pair.bytes.getInt(4));
        pipes.theirs[i] = i == 0 ? readEnd : writeEnd;
        pipes.ours[i] = i == 0 ? writeEnd : readEnd;
      }
    }
    return pipes;
  }

  int[] childEnds() {
    return new int[] {theirs[0].number(), theirs[1].number(), theirs[2].number()};
  }

  void closeChildEnds() {
    for (Fd fd : theirs) {
      fd.close();
    }
  }

  /** Feeds and drains until the child has ended, then reaps it. */
  Child.Captured serve(Child child, byte[] input, int bound, Duration limit) throws SysException {
    ByteArrayOutputStream[] kept = {
      new ByteArrayOutputStream(0), new ByteArrayOutputStream(), new ByteArrayOutputStream(0)
    };
    long end = System.nanoTime() + limit.toNanos();
    boolean truncated = false;
    boolean timedOut = false;
    int written = 0;
    try (NativeMemory poll = NativeMemory.allocate(32);
        NativeMemory chunk = NativeMemory.uninitialised(CHUNK);
        Pidfd pidfd = Pidfd.of(child.pid())) {
      if (input.length == 0) {
        ours[0].close();
      }
      Optional<ChildResult> result = Optional.empty();
      while (true) {
        boolean ended = result.isPresent();
        ask(poll.bytes, pidfd, ended);
        int ready = Libc.poll(poll.address, 4, ended ? 0 : pidfd.isOpen() ? 200 : TICK_MILLIS);
        if (ready < 0 && !Libc.errno().equals(Errno.EINTR)) {
          throw Libc.failure("poll", "child " + child.pid());
        }
        boolean moved = false;
        if (ready > 0 && ours[0].isOpen() && poll.bytes.getShort(6) != 0) {
          written = feed(input, written, chunk);
          moved = true;
        }
        for (int i = 1; i < 3; i++) {
          if (ready > 0 && ours[i].isOpen() && poll.bytes.getShort(i * 8 + 6) != 0) {
            moved = true;
            truncated |= drain(ours[i], kept[i], bound, chunk);
          }
        }
        // What the child itself wrote is in the pipe by now; a grandchild may keep it open for
        // ever.
        if (ended && !moved) {
          return new Child.Captured(
              result.orElseThrow(),
              kept[1].toByteArray(),
              kept[2].toByteArray(),
              truncated,
              timedOut);
        }
        if (!ended) {
          if (System.nanoTime() > end) {
            timedOut = true;
            child.signal(LibcProcess.SIGKILL);
          }
          result = child.poll();
        } else {
          ours[0].close();
        }
      }
    } catch (SysException | RuntimeException broken) {
      child.signal(LibcProcess.SIGKILL);
      throw broken;
    }
  }

  private void ask(ByteBuffer poll, Pidfd pidfd, boolean ended) {
    for (int i = 0; i < 3; i++) {
      poll.putInt(i * 8, ours[i].isOpen() ? ours[i].number() : -1);
      poll.putShort(i * 8 + 4, i == 0 ? POLLOUT : POLLIN).putShort(i * 8 + 6, (short) 0);
    }
    poll.putInt(24, ended || !pidfd.isOpen() ? -1 : pidfd.number());
    poll.putShort(28, POLLIN).putShort(30, (short) 0);
  }

  private int feed(byte[] input, int written, NativeMemory chunk) {
    // A pipe that polls writable takes PIPE_BUF (4096) bytes without blocking.
    int length = Math.min(4096, input.length - written);
    chunk.bytes.put(0, input, written, length);
    long count = Libc.write(ours[0].number(), chunk.address, length);
    if (count < 0 && !Libc.errno().equals(Errno.EINTR)) {
      ours[0].close(); // EPIPE: it does not want the rest
      return written;
    }
    int total = written + (int) Math.max(0, count);
    if (total == input.length) {
      ours[0].close();
    }
    return total;
  }

  /** Reads what is there; true if the bound was passed, and the pipe is closed then. */
  private static boolean drain(Fd pipe, ByteArrayOutputStream kept, int bound, NativeMemory chunk) {
    long count = Libc.read(pipe.number(), chunk.address, CHUNK);
    if (count < 0 && Libc.errno().equals(Errno.EINTR)) {
      return false;
    }
    if (count <= 0) {
      pipe.close();
      return false;
    }
    int fits = (int) Math.min(count, bound - kept.size());
    kept.writeBytes(chunk.copy(fits));
    if (fits < count) {
      pipe.close();
      return true;
    }
    return false;
  }

  @Override
  public void close() {
    for (int i = 0; i < 3; i++) {
      if (theirs[i] != null) {
        theirs[i].close();
        ours[i].close();
      }
    }
  }

  /**
   * A descriptor that becomes readable when the process ends, where the kernel has such a thing.
   */
  private record Pidfd(Optional<Fd> fd) implements AutoCloseable {
    static Pidfd of(int pid) {
      long number = Libc.syscall(SYS_PIDFD_OPEN, pid, 0, 0, 0, 0);
      return new Pidfd(number < 0 ? Optional.empty() : Optional.of(new Fd((int) number)));
    }

    boolean isOpen() {
      return fd.isPresent();
    }

    int number() {
      return fd.orElseThrow().number();
    }

    @Override
    public void close() {
      fd.ifPresent(Fd::close);
    }
  }
}
