package dev.plumb.console.command;

import dev.plumb.answers.capture.PacketReader;
import dev.plumb.answers.capture.PacketSummary;
import dev.plumb.model.Address;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Namespace;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Capturer.Framing;
import dev.plumb.model.port.Capturer.Packet;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Packets as lines: when, where, which way, who to whom, what. */
final class PacketLines {
  private static final List<String> COLUMNS =
      List.of(
          "time",
          "link",
          "direction",
          "src",
          "sport",
          "dst",
          "dport",
          "protocol",
          "length",
          "text");

  private final List<String> names;
  private final List<Framing> framings;

  /** The one namespace that has an address; several have 127.0.0.1, and then none is named. */
  private final Map<IpAddress, Optional<String>> owners = new HashMap<>();

  /** The two of the same length: what each tap is called, and what its packets begin with. */
  PacketLines(Host host, List<String> names, List<Framing> framings) {
    this.names = names;
    this.framings = framings;
    for (Namespace namespace : host.namespaces()) {
      for (Address address : namespace.addresses().orEmpty()) {
        IpAddress local = address.local().address();
        Optional<String> name = Optional.of(namespace.name());
        if (!owners.getOrDefault(local, name).equals(name) || local.isLoopback()) {
          name = Optional.empty();
        }
        owners.put(local, name);
      }
    }
  }

  Outcome of(Packet packet) {
    PacketSummary summary = PacketReader.read(framings.get(packet.tap()), packet.data());
    String time = time(packet.nanoseconds());
    String direction = packet.direction().isOut() ? "out" : "in";
    Line.Builder line =
        Line.build()
            .add(Span.of(time, Span.Kind.TIME, Span.Style.DIM))
            .add("  ")
            .add(Span.styled(names.get(packet.tap()), Span.Style.LINK))
            .add(packet.direction().isOut() ? "  out  " : "  in   ");
    Tree.Builder record = Tree.object().put("time", time).put("timestamp_ns", packet.nanoseconds());
    record.put("link", names.get(packet.tap())).put("direction", direction);
    if (!summary.tags().isEmpty()) {
      List<Tree> tags = new ArrayList<>();
      for (int tag : summary.tags()) {
        line.add("vlan ").add(Span.number(tag)).add("  ");
        tags.add(new Tree.Num(tag));
      }
      record.put("vlan", new Tree.Arr(tags));
    }
    summary.fromHardware().ifPresent(mac -> record.put("lladdr_src", mac.toString()));
    summary.toHardware().ifPresent(mac -> record.put("lladdr_dst", mac.toString()));
    if (summary.from().isPresent() && summary.to().isPresent()) {
      who(line, summary.from().get(), summary.fromPort());
      line.add(" > ");
      who(line, summary.to().get(), summary.toPort());
      line.add("  ");
      record(record, "src", summary.from().get(), "sport", summary.fromPort());
      record(record, "dst", summary.to().get(), "dport", summary.toPort());
    } else if (summary.fromHardware().isPresent() && summary.toHardware().isPresent()) {
      line.add(Span.mac(summary.fromHardware().get())).add(" > ");
      line.add(Span.mac(summary.toHardware().get())).add("  ");
    }
    line.add(Span.styled(summary.protocol(), Span.Style.STRONG)).add(" ").add(summary.detail());
    record.put("protocol", summary.protocol()).put("length", packet.originalLength());
    record.put("text", summary.detail());
    return Outcome.of(
        new Outcome.Report(List.of(line.line()), record.build(), Optional.empty(), COLUMNS));
  }

  private void who(Line.Builder line, IpAddress address, OptionalInt port) {
    Optional<String> owner = owners.getOrDefault(address, Optional.empty());
    owner.ifPresent(name -> line.add(Span.namespace(name)).add(" "));
    boolean bracket = address.bits() == 128 && port.isPresent();
    line.add(bracket ? "[" : "").add(Span.address(address)).add(bracket ? "]" : "");
    port.ifPresent(number -> line.add(":").add(Span.port(number)));
  }

  private void record(
      Tree.Builder record, String key, IpAddress address, String portKey, OptionalInt port) {
    record.put(key, address.toString());
    record.put(key + "_netns", owners.getOrDefault(address, Optional.empty()));
    port.ifPresent(number -> record.put(portKey, number));
  }

  /** {@code 12:39:30.123456}, by the clock on the wall. */
  private static String time(long nanoseconds) {
    Instant when = Instant.ofEpochSecond(nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000);
    LocalTime time = LocalTime.ofInstant(when, ZoneId.systemDefault());
    String micros = Integer.toString(1_000_000 + time.getNano() / 1000).substring(1);
    String seconds = Integer.toString(100 + time.getSecond()).substring(1);
    return time.withSecond(0).withNano(0) + ":" + seconds + "." + micros;
  }
}
