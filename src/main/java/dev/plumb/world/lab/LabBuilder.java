package dev.plumb.world.lab;

import dev.plumb.world.kernel.JdkSockets;
import dev.plumb.world.kernel.NetnsFd;
import dev.plumb.world.kernel.NetnsVisit;
import dev.plumb.world.lab.Topology.Dress;
import dev.plumb.world.lab.Topology.NewLink;
import dev.plumb.world.lab.Topology.NewRoute;
import dev.plumb.world.lab.Topology.Place;
import dev.plumb.world.lab.Topology.Service;
import dev.plumb.world.lab.Topology.Sysctl;
import dev.plumb.world.lab.Topology.Talk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns a topology into namespaces and what is in them. */
final class LabBuilder {
  static final Path NAMED = Path.of("/run/netns");

  /** The discard port: nobody listens, and the refusal teaches the way back. */
  private static final int DISCARD = 9;

  private final Topology topology;
  private final boolean onOurHost;
  private final Announcement announcement;
  private final List<String> made = new ArrayList<>();

  /**
   * Told the name of each namespace before it is made, so that somebody knows of it whatever
   * happens to us.
   */
  @FunctionalInterface
  interface Announcement {
    void isToCome(String namespace) throws IOException;
  }

  /**
   * @param onOurHost whether {@code host} is the namespace we run in; else it becomes one of its
   *     own
   */
  LabBuilder(Topology topology, boolean onOurHost, Announcement announcement) {
    this.topology = topology;
    this.onOurHost = onOurHost;
    this.announcement = announcement;
  }

  /** The namespaces that were made so far, by their names under {@code /run/netns}. */
  List<String> made() {
    return List.copyOf(made);
  }

  /** Builds all of it; the caller takes down what was {@link #made} when this fails. */
  List<LabServer> build() throws IOException {
    List<String> names = new ArrayList<>(topology.namespaces());
    if (!onOurHost) {
      names.addFirst(named(Topology.HOST));
    }
    for (String name : names) {
      if (Files.exists(NAMED.resolve(name))) {
        throw new LabException(
            "there is a namespace " + name + " already; ip netns delete " + name + " removes it");
      }
    }
    for (String name : names) {
      announcement.isToCome(name);
      IpTool.batch(Optional.empty(), List.of("netns add " + name));
      made.add(name);
    }
    IpTool.batch(Optional.empty(), newLinks());
    for (Map.Entry<String, List<String>> lines : dressed().entrySet()) {
      IpTool.batch(where(lines.getKey()), lines.getValue());
    }
    for (Sysctl sysctl : topology.sysctls()) {
      inside(sysctl.namespace(), () -> write(sysctl));
    }
    List<LabServer> servers = new ArrayList<>();
    JdkSockets.prepare(); // or what the JDK makes once would pin the first namespace that serves
    try {
      for (Service service : topology.services()) {
        servers.add(
            inside(service.namespace(), () -> LabServer.open(service.port(), service.answer())));
      }
      for (Talk talk : topology.talks()) {
        inside(talk.from(), () -> say(talk));
      }
    } catch (IOException failed) {
      for (LabServer server : servers) {
        server.close();
      }
      throw failed;
    }
    return servers;
  }

  private String named(String namespace) {
    return namespace.equals(Topology.HOST) ? topology.name() + "-host" : namespace;
  }

  private Optional<String> where(String namespace) {
    return onOurHost && namespace.equals(Topology.HOST)
        ? Optional.empty()
        : Optional.of(named(namespace));
  }

  /** {@code netns NAME}, or nothing for our own. */
  private String into(Place place) {
    return where(place.namespace()).map(name -> " netns " + name).orElse("");
  }

  private List<String> newLinks() {
    List<String> lines = new ArrayList<>();
    for (NewLink link : topology.links()) {
      switch (link) {
        case NewLink.Bridge bridge ->
            lines.add("link add name " + bridge.at().link() + into(bridge.at()) + " type bridge");
        case NewLink.Veth veth ->
            lines.add(
                "link add name "
                    + veth.first().link()
                    + into(veth.first())
                    + " type veth peer name "
                    + veth.second().link()
                    + into(veth.second()));
        // These two are made where their lower side is: see dressed().
        case NewLink.Vxlan vxlan -> {}
        case NewLink.Macvlan macvlan -> {}
      }
    }
    return lines;
  }

  /** What is to be done in each namespace, in the order of the file. */
  private Map<String, List<String>> dressed() {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    lines.computeIfAbsent(Topology.HOST, none -> new ArrayList<>()).add("link set lo up");
    for (String namespace : topology.namespaces()) {
      lines.computeIfAbsent(namespace, none -> new ArrayList<>()).add("link set lo up");
    }
    for (NewLink link : topology.links()) {
      switch (link) {
        case NewLink.Bridge bridge -> dress(lines, bridge.at(), bridge.dress());
        case NewLink.Veth veth -> {
          dress(lines, veth.first(), veth.firstDress());
          dress(lines, veth.second(), veth.secondDress());
        }
        case NewLink.Vxlan vxlan -> {
          lines(lines, vxlan.at())
              .add(
                  "link add name "
                      + vxlan.at().link()
                      + " type vxlan id "
                      + vxlan.id()
                      + " local "
                      + vxlan.local()
                      + " remote "
                      + vxlan.remote()
                      + " dstport "
                      + vxlan.port());
          dress(lines, vxlan.at(), vxlan.dress());
        }
        case NewLink.Macvlan macvlan -> {
          lines(lines, macvlan.parent())
              .add(
                  "link add link "
                      + macvlan.parent().link()
                      + " name "
                      + macvlan.at().link()
                      + into(macvlan.at())
                      + " type macvlan mode "
                      + macvlan.mode());
          dress(lines, macvlan.at(), macvlan.dress());
        }
      }
    }
    for (NewRoute route : topology.routes()) {
      lines
          .computeIfAbsent(route.namespace(), none -> new ArrayList<>())
          .add(
              "route add "
                  + route.to().map(Object::toString).orElse("default")
                  + route.via().map(via -> " via " + via).orElse("")
                  + route.device().map(device -> " dev " + device).orElse(""));
    }
    return lines;
  }

  private static List<String> lines(Map<String, List<String>> all, Place place) {
    return all.computeIfAbsent(place.namespace(), none -> new ArrayList<>());
  }

  private static void dress(Map<String, List<String>> all, Place place, Dress dress) {
    List<String> lines = lines(all, place);
    String set = "link set dev " + place.link();
    dress.hardware().ifPresent(hardware -> lines.add(set + " address " + hardware));
    dress.mtu().ifPresent(mtu -> lines.add(set + " mtu " + mtu));
    dress.master().ifPresent(master -> lines.add(set + " master " + master));
    dress.addresses().forEach(prefix -> lines.add(address(place, prefix)));
    lines.add(set + " up");
  }

  private static String address(Place place, dev.plumb.model.Prefix prefix) {
    String broadcast =
        prefix.address().family() == dev.plumb.model.Family.INET ? " broadcast +" : " nodad";
    return "address add " + prefix + broadcast + " dev " + place.link();
  }

  private <T> T inside(String namespace, NetnsVisit.VisitWork<T> work) throws IOException {
    Optional<String> name = where(namespace);
    try (NetnsFd netns =
        name.isPresent() ? NetnsFd.open(NAMED.resolve(name.get())) : NetnsFd.self()) {
      return NetnsVisit.call(netns, work);
    }
  }

  /** {@code /proc/sys/net} shows the namespace of whoever opens it. */
  private static boolean write(Sysctl sysctl) throws IOException {
    for (Map.Entry<String, String> value : sysctl.values().entrySet()) {
      Path file = Path.of("/proc/sys", value.getKey().split("\\.", -1));
      try {
        Files.writeString(file, value.getValue() + "\n");
      } catch (IOException refused) {
        throw new LabException(
            value.getKey() + " can't be set to " + value.getValue() + ": " + refused.getMessage(),
            refused);
      }
    }
    return true;
  }

  private static boolean say(Talk talk) throws IOException {
    InetAddress to = InetAddress.getByAddress(talk.to().bytes().toArray());
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.send(
          ByteBuffer.wrap(new byte[] {'p', 'l', 'u', 'm', 'b'}),
          new InetSocketAddress(to, DISCARD));
      return true;
    }
  }
}
