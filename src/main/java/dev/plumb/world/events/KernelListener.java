package dev.plumb.world.events;

import dev.plumb.model.NetnsId;
import dev.plumb.model.port.Events.Event;
import dev.plumb.world.discovery.Doors;
import dev.plumb.world.kernel.EventPoll;
import dev.plumb.world.kernel.NetlinkSocket;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.netlink.NetlinkMessage;
import dev.plumb.world.uapi.NsidMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The thread that listens to the kernel and looks out for new namespaces.
 *
 * <p>The kernel has no event for a new namespace. One that gets a name is seen by the change of our
 * mounts, one that gets a link by the nsid that the link's other side gives it, and any other by a
 * look at the processes once a second.
 */
@SuppressWarnings("try") // close() waits for a thread, and waiting can be interrupted
final class KernelListener implements Runnable, AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** Long enough for what belongs together (a container's mount, its process, its veth) to come. */
  private static final Duration AFTER_A_HINT = Duration.ofMillis(2);

  /** The thread ends at once unless its listener, or a look at a hanging file system, holds it. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** A look may take a twentieth of the time, however big the host is. */
  private static final int REST = 20;

  private final Doors doors;
  private final Consumer<Event> listener;
  private final ListeningPost post;
  private final EventPoll poll;
  private final EventText text;
  private final ByteBuffer buffer = ListeningPost.newBuffer();
  private final Thread thread;
  private final Overflow overflow = new Overflow();
  private long nextLook;
  private long earliestLook;

  /** Guarded by this. */
  private boolean ended;

  /** Guarded by this: nobody else closes what the thread uses. */
  private boolean leftBehind;

  private KernelListener(
      Doors doors, Consumer<Event> listener, ListeningPost post, EventPoll poll) {
    this.doors = doors;
    this.listener = listener;
    this.post = post;
    this.poll = poll;
    this.text = new EventText(post);
    this.thread =
        Thread.ofPlatform()
            .name("kernel events")
            .daemon(true)
            .inheritInheritableThreadLocals(false)
            .unstarted(this);
  }

  /** Starts to listen to all namespaces there are. */
  static KernelListener start(Doors doors, Consumer<Event> listener) throws IOException {
    ListeningPost post = ListeningPost.open();
    try {
      KernelListener started =
          new KernelListener(doors, listener, post, EventPoll.open(post.socket()));
      try {
        started.look(true, false);
        started.thread.start();
        return started;
      } catch (IOException | RuntimeException failed) {
        started.poll.close();
        throw failed;
      }
    } catch (IOException | RuntimeException failed) {
      post.close();
      throw failed;
    }
  }

  /** The body of the thread. */
  @Override
  public void run() {
    try {
      if (!post.hearsAll()) {
        listener.accept(
            LiveEvents.lost(
                "only the changes of our own namespace are seen (needs CAP_SYS_ADMIN)"));
      }
      while (true) {
        EventPoll.Ready ready = poll.await(untilNextLook());
        if (ready.calledOff()) {
          return;
        }
        if (ready.messages()) {
          receive();
        }
        if (overflow.isToBeTold(ready.messages())) {
          tellOverflow();
        }
        if (ready.mounts()) {
          lookSoon();
        }
        if (System.nanoTime() - nextLook >= 0) {
          look(false, true);
        }
      }
    } catch (IOException | RuntimeException broken) {
      listener.accept(
          LiveEvents.lost("the kernel's changes are no longer seen: " + broken.getMessage()));
    } finally {
      synchronized (this) {
        ended = true;
        if (leftBehind) {
          poll.close();
          post.close();
        }
      }
    }
  }

  private Duration untilNextLook() {
    // After an overflow the question is only whether the queue is empty by now.
    return overflow.isGoingOn()
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, nextLook - System.nanoTime()));
  }

  private void lookSoon() {
    long soon = System.nanoTime() + AFTER_A_HINT.toNanos();
    if (soon - earliestLook < 0) {
      soon = earliestLook;
    }
    if (soon - nextLook < 0) {
      nextLook = soon;
    }
  }

  /** Finds namespaces that are not listened to yet. */
  private void look(boolean thoroughly, boolean tell) throws IOException {
    long began = System.nanoTime();
    if (post.hearsAll()) {
      for (NetnsId id : doors.known(thoroughly)) {
        if (!post.hears(id) && post.add(id, doors) && tell) {
          listener.accept(text.netns(id, "new", doors.lastPath(id)));
        }
      }
    }
    long ended = System.nanoTime();
    earliestLook = ended + (ended - began) * REST;
    nextLook = Math.max(ended + BETWEEN_LOOKS.toNanos(), earliestLook);
  }

  private void receive() throws IOException {
    try {
      buffer.clear();
      NetlinkSocket.Received received = post.socket().receiveFrom(buffer);
      if (!overflow.isGoingOn()) {
        NetlinkMessage.each(
            buffer, received.length(), message -> message(message, received.nsid()));
      }
    } catch (NetlinkSocket.MessagesLost | NetlinkSocket.BufferTooSmall missed) {
      overflow.begin();
    } catch (MalformedMessage strange) {
      listener.accept(LiveEvents.lost("a change was not understood: " + strange.getMessage()));
    }
  }

  private void tellOverflow() throws IOException {
    text.forget();
    for (NetnsId gone : post.endedUnheard()) {
      listener.accept(text.netns(gone, "del", doors.lastPath(gone)));
    }
    listener.accept(LiveEvents.lost("the kernel's queue overflowed: changes were missed"));
    lookSoon();
  }

  private void message(NetlinkMessage message, OptionalInt nsid) {
    boolean aboutNsid =
        message.type() == NsidMessage.RTM_NEWNSID || message.type() == NsidMessage.RTM_DELNSID;
    if (!aboutNsid) {
      Optional<NetnsId> netns = post.about(nsid);
      if (netns.isPresent()) {
        text.event(message, netns.get()).ifPresent(listener);
      }
    } else if (nsid.isPresent()) {
      // Some namespace gave another one a name: a link leads there, perhaps to a new one.
      lookSoon();
    } else if (message.type() == NsidMessage.RTM_DELNSID && post.hearsAll()) {
      OptionalInt gone = NsidMessage.decode(message).nsid();
      if (gone.isPresent()) {
        post.ended(gone.getAsInt())
            .ifPresent(id -> listener.accept(text.netns(id, "del", doors.lastPath(id))));
        lookSoon(); // its number may be another's already
      }
    }
  }

  /**
   * Ends the thread and waits for it, so that nothing is left open. Not for ever: a listener that
   * hangs must not hang its owner. The descriptors are then the thread's to close: under it their
   * numbers could become somebody else's while it still uses them.
   */
  @Override
  public void close() throws InterruptedException {
    poll.callOff();
    if (Thread.currentThread() != thread && !thread.join(PATIENCE)) {
      synchronized (this) {
        leftBehind = !ended;
        if (leftBehind) {
          return;
        }
      }
    }
    poll.close();
    post.close();
  }
}
