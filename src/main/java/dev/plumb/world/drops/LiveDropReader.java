package dev.plumb.world.drops;

import dev.plumb.model.Gap;
import dev.plumb.model.NetnsId;
import dev.plumb.model.port.DropReader;
import dev.plumb.world.discovery.Doors;
import dev.plumb.world.kernel.NetnsFd;
import dev.plumb.world.kernel.NetnsVisit;
import dev.plumb.world.kernel.SysException;
import dev.plumb.world.netlink.KernelChannel;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.uapi.QdiscMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Reads the counters of the machine plumb runs on. */
public final class LiveDropReader implements DropReader {
  /** Of the reading thread's namespace; {@code /proc/net} would be that of the process. */
  private static final Path NET = Path.of("/proc/thread-self/net");

  private final Doors doors;

  /**
   * @param doors opens the namespaces
   */
  public LiveDropReader(Doors doors) {
    this.doors = doors;
  }

  @Override
  public Reading read(List<NetnsId> namespaces) {
    List<Counter> counters = new ArrayList<>();
    List<Gap> gaps = new ArrayList<>();
    for (NetnsId id : namespaces) {
      try (NetnsFd netns = doors.open(id)) {
        counters.addAll(NetnsVisit.call(netns, () -> inside(id, gaps)));
      } catch (SysException gone) {
        if (!gone.isGone()) {
          gaps.add(gap("counters of " + id, gone));
        }
      } catch (IOException failed) {
        gaps.add(gap("counters of " + id, failed));
      }
    }
    machine(counters, gaps);
    return new Reading(counters, gaps);
  }

  private static Gap gap(String subject, Exception why) {
    return new Gap(subject, String.valueOf(why.getMessage()), "what was dropped is not known");
  }

  private static List<Counter> inside(NetnsId id, List<Gap> gaps) {
    List<Counter> counters = new ArrayList<>();
    for (Place place :
        List.of(
            new Place("snmp", Source.SNMP, CounterText::titled),
            new Place("netstat", Source.SNMP, CounterText::titled),
            new Place("snmp6", Source.SNMP6, CounterText::paired),
            new Place("stat/nf_conntrack", Source.CONNTRACK, CounterText::perProcessor))) {
      place.read(id, "", counters, gaps);
    }
    ByteBuffer buffer = KernelChannel.newBuffer();
    try (KernelChannel channel = KernelChannel.open(buffer)) {
      List<Counter> qdiscs = new ArrayList<>();
      // Interrupted by a change it may lack one: a counter less, never a wrong one.
      channel.dump(
          "dump of qdiscs",
          QdiscMessage.RTM_GETQDISC,
          QdiscMessage.dumpBody(),
          message -> {
            QdiscMessage qdisc = QdiscMessage.decode(message);
            qdiscs.add(
                new Counter(
                    id,
                    OptionalInt.of(qdisc.ifindex()),
                    Source.QDISC,
                    qdisc.title(),
                    qdisc.drops()));
          });
      counters.addAll(qdiscs);
    } catch (IOException | MalformedMessage failed) {
      gaps.add(gap("qdiscs of " + id, failed));
    }
    return counters;
  }

  /** What the kernel keeps once for all namespaces, and shows in its first one. */
  private static void machine(List<Counter> counters, List<Gap> gaps) {
    NetnsId own;
    try {
      own = Doors.own();
    } catch (SysException failed) {
      gaps.add(gap("counters of all namespaces together", failed));
      return;
    }
    new Place("softnet_stat", Source.SOFTNET, CounterText::softnet)
        .read(own, "softnet ", counters, gaps);
    for (String table : List.of("arp_cache", "ndisc_cache")) {
      new Place("stat/" + table, Source.NEIGHBOUR, CounterText::perProcessor)
          .read(own, table + " ", counters, gaps);
    }
  }

  /** How a file's text becomes counters. */
  private interface Form {
    Map<String, Long> counters(String text);
  }

  private record Place(String file, Source source, Form form) {
    /** A file that is not there is that of something which is not loaded, and drops nothing. */
    void read(NetnsId id, String before, List<Counter> counters, List<Gap> gaps) {
      try {
        form.counters(Files.readString(NET.resolve(file)))
            .forEach(
                (name, value) ->
                    counters.add(
                        new Counter(id, OptionalInt.empty(), source, before + name, value)));
      } catch (NoSuchFileException notLoaded) {
        return;
      } catch (IOException failed) {
        gaps.add(gap(file + " of " + id, failed));
      }
    }
  }
}
