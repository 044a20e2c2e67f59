package dev.plumb.world.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import dev.plumb.live.NamedNetns;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Events;
import dev.plumb.model.port.Events.Event;
import dev.plumb.world.discovery.Doors;
import dev.plumb.world.kernel.ProcRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

@LiveKernel(needs = {Feature.NETNS, Feature.VETH, Feature.IP_TOOL})
final class LiveEventsTest {
  private final BlockingQueue<Event> heard = new LinkedBlockingQueue<>();
  private final LiveEvents events = new LiveEvents(new Doors(ProcRoot.system()), List.of());

  private static NetnsId id(NamedNetns netns) {
    try {
      Object inode = Files.getAttribute(Path.of("/run/netns", netns.name()), "unix:ino");
      return new NetnsId(Doors.own().device(), (Long) inode);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Event await(Predicate<Event> wanted) throws InterruptedException {
    List<Event> others = new ArrayList<>();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (System.nanoTime() < end) {
      Event event = heard.poll(100, TimeUnit.MILLISECONDS);
      if (event != null && wanted.test(event)) {
        return event;
      }
      if (event != null) {
        others.add(event);
      }
    }
    throw new AssertionError("not among " + others.size() + " events");
  }

  private Event await(String object, NetnsId netns, String text) throws InterruptedException {
    return await(
        event ->
            event.object().equals(object)
                && event.netns().equals(Optional.of(netns))
                && event.text().startsWith(text));
  }

  @Test
  void changesOfEveryNamespaceComeWithItsIdentityAndNames() throws Exception {
    try (NamedNetns a = NamedNetns.add("events-a");
        NamedNetns b = NamedNetns.add("events-b")) {
      a.ip("link add veth1 type veth peer name eth0 netns events-b");
      try (AutoCloseable listening = events.listen(heard::add)) {
        assertThat(listening).isNotNull();
        b.ip("address add 10.0.0.2/24 dev eth0");
        await("addr", id(b), "addr 10.0.0.2/24 dev eth0");
        a.ip("link set veth1 up");
        await("link", id(a), "link veth1 up");
        b.ip("link set eth0 up");
        await("link", id(b), "link eth0 up state UP");
        b.ip("route add default via 10.0.0.1");
        await("route", id(b), "route default via 10.0.0.1 dev eth0");
        b.ip("rule add from 10.0.0.2 lookup 100");
        await("rule", id(b), "rule 32765: from 10.0.0.2/32 lookup 100");
        b.ip("neighbour add 10.0.0.9 lladdr 02:00:00:00:00:09 dev eth0");
        Event neighbour =
            await("neigh", id(b), "neigh 10.0.0.9 dev eth0 lladdr 02:00:00:00:00:09 PERMANENT");
        assertThat(neighbour.record().text("dev")).hasValue("eth0");
        b.ip("address del 10.0.0.2/24 dev eth0");
        await("addr", id(b), "Deleted addr 10.0.0.2/24 dev eth0");
        a.ip("link del veth1");
        await("link", id(a), "Deleted link veth1");
      }
    }
  }

  @Test
  void namespaceThatGetsANameIsHeardAtOnceAndNotKept() throws Exception {
    try (AutoCloseable listening = events.listen(heard::add)) {
      assertThat(listening).isNotNull();
      NetnsId id;
      try (NamedNetns a = NamedNetns.add("events-a")) {
        id = id(a);
        assertThat(await("netns", id, "netns events-a").action()).isEqualTo("new");
        a.ip("link set lo up");
        await("link", id, "link lo up");
      }
      assertThat(await("netns", id, "Deleted netns events-a").action()).isEqualTo("del");
    }
  }

  @Test
  void namespaceOfAProcessAloneIsHeardWithinTwoSeconds() throws Exception {
    try (AutoCloseable listening = events.listen(heard::add)) {
      assertThat(listening).isNotNull();
      Process inside = new ProcessBuilder("unshare", "-n", "cat").start();
      try {
        Event found =
            await(event -> event.object().equals("netns") && event.action().equals("new"));
        assertThat(found.netns().map(NetnsId::toString))
            .contains(NamedNetns.sh("readlink /proc/" + inside.pid() + "/ns/net").strip());
      } finally {
        inside.destroyForcibly().waitFor();
      }
      await(event -> event.object().equals("netns") && event.action().equals("del"));
    }
  }

  @Test
  void eventIsSeenWithinTenMilliseconds() throws Exception {
    try (NamedNetns a = NamedNetns.add("events-a")) {
      BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
      try (AutoCloseable listening =
          events.listen(
              event -> {
                if (event.object().equals("link")) {
                  seen.add(System.nanoTime());
                }
              })) {
        assertThat(listening).isNotNull();
        List<Long> delays = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
          a.ip("link set lo " + (round % 2 == 0 ? "up" : "down"));
          // The tool has ended: whatever is not here yet is late.
          long done = System.nanoTime();
          Long at = seen.poll(5, TimeUnit.SECONDS);
          assertThat(at).isNotNull();
          delays.add(at - done);
          seen.clear();
        }
        delays.sort(null);
        assertThat(delays.get(5)).isLessThan(TimeUnit.MILLISECONDS.toNanos(10));
      }
    }
  }

  @Test
  void overflowOfTheKernelsQueueIsToldAndTheListenerGoesOn() throws Exception {
    try (NamedNetns a = NamedNetns.add("events-a")) {
      a.ip("link set lo up");
      CountDownLatch slow = new CountDownLatch(1);
      try (AutoCloseable listening =
          events.listen(
              event -> {
                try {
                  slow.await();
                } catch (InterruptedException told) {
                  Thread.currentThread().interrupt();
                }
                heard.add(event);
              })) {
        assertThat(listening).isNotNull();
        NamedNetns.sh(
            "seq 20000 | awk '{printf \"route add 10.%d.%d.%d/32 dev lo\\n\","
                + " $1/62500%250, $1/250%250, $1%250}' | ip -n events-a -batch -");
        slow.countDown();
        await(event -> event.object().equals("lost"));
        a.ip("link set lo down");
        await("link", id(a), "link lo down");
      }
    }
  }

  @Test
  void noNamespaceButOurScratchIsGivenAnNsid() throws Exception {
    try (NamedNetns a = NamedNetns.add("events-a")) {
      String before = NamedNetns.sh("ip netns list-id") + a.ip("netns list-id");
      try (AutoCloseable listening = events.listen(heard::add)) {
        assertThat(listening).isNotNull();
        a.ip("link set lo up");
        await("link", id(a), "link lo up");
        assertThat(NamedNetns.sh("ip netns list-id") + a.ip("netns list-id")).isEqualTo(before);
      }
    }
  }

  @Test
  void otherSourcesAreMergedAndClosed() throws Exception {
    List<String> closed = new ArrayList<>();
    Event started =
        new Event(
            "docker",
            Optional.empty(),
            "container",
            "start",
            "container web started",
            Tree.Obj.EMPTY);
    Events docker =
        listener -> {
          listener.accept(started);
          return () -> closed.add("docker");
        };
    LiveEvents both = new LiveEvents(new Doors(ProcRoot.system()), List.of(docker));
    try (AutoCloseable listening = both.listen(heard::add)) {
      assertThat(listening).isNotNull();
      assertThat(await(event -> event.source().equals("docker"))).isEqualTo(started);
    }
    assertThat(closed).containsExactly("docker");
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("kernel events"));
  }

  @Test
  void aListenerThatHangsDoesNotHangItsOwner() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AutoCloseable listening =
        events.listen(
            event -> {
              held.countDown();
              try {
                release.await();
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
            });
    try (NamedNetns any = NamedNetns.add("events-hang")) {
      assertThat(any).isNotNull();
      assertThat(held.await(5, TimeUnit.SECONDS)).isTrue();
      long began = System.nanoTime();
      listening.close();
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)).isLessThan(4);
    } finally {
      release.countDown();
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("kernel events")) {
        thread.join(2000); // it closes what it used
      }
    }
  }
}
