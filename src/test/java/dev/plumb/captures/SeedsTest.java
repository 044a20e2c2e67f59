package dev.plumb.captures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.world.netlink.NetlinkMessage;
import dev.plumb.world.snapshot.SnapshotArchive;
import dev.plumb.world.uapi.AddressMessage;
import dev.plumb.world.uapi.LinkMessage;
import dev.plumb.world.uapi.NeighbourMessage;
import dev.plumb.world.uapi.NsidMessage;
import dev.plumb.world.uapi.RouteMessage;
import dev.plumb.world.uapi.RuleMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The fuzz tests' seeds come from the captures: one message of every length. */
final class SeedsTest {
  private static final int MOST = 40;

  @Test
  void everyDecoderHasSeeds() throws IOException {
    Map<String, Map<Integer, byte[]>> seeds = new HashMap<>();
    List<NetlinkMessage> messages = Captures.messages();
    ByteArrayOutputStream datagram = new ByteArrayOutputStream();
    for (NetlinkMessage message : messages) {
      Map<Integer, byte[]> sort = seeds.computeIfAbsent(sort(message), name -> new HashMap<>());
      if (sort.size() < MOST) {
        sort.putIfAbsent(message.payload().length, message.payload());
      }
      if (datagram.size() < 4096) {
        datagram.writeBytes(message.encode());
      }
    }
    seeds.put("datagram", Map.of(datagram.size(), datagram.toByteArray()));
    assertThat(seeds)
        .containsOnlyKeys(
            "link", "address", "route", "rule", "neighbour", "fdb", "nsid", "datagram");
    if (Boolean.getBoolean("captures.update")) {
      for (Map.Entry<String, Map<Integer, byte[]>> sort : seeds.entrySet()) {
        Path folder =
            Path.of(System.getProperty("basedir"), "src/test/resources/dev/plumb/fuzz")
                .resolve("MessageFuzzTestInputs")
                .resolve(sort.getKey());
        Files.createDirectories(folder);
        for (Map.Entry<Integer, byte[]> seed : sort.getValue().entrySet()) {
          Files.write(folder.resolve("seed-" + seed.getKey()), seed.getValue());
        }
      }
    }
  }

  /** A small saved host as it is, and unpacked: Jazzer gets further in what is not compressed. */
  @Test
  void savedHostIsASeed() throws IOException {
    Namespace namespace = Decoded.namespace("rich-right", Captures.exchanges("rich-right"));
    Host host =
        new Host(
            "seed",
            Decoded.NETNS,
            List.of(namespace),
            List.of(),
            List.of(),
            List.of(),
            Instant.EPOCH);
    Path folder = Files.createTempDirectory("plumb-seeds");
    Path file = folder.resolve("seed-packed");
    new SnapshotArchive("0").save(host, file);
    byte[] packed = Files.readAllBytes(file);
    Files.delete(file);
    Files.delete(folder);
    byte[] unpacked;
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      unpacked = in.readAllBytes();
    }
    assertThat(unpacked).isNotEmpty();
    if (Boolean.getBoolean("captures.update")) {
      Path seeds =
          Path.of(System.getProperty("basedir"), "src/test/resources/dev/plumb/fuzz")
              .resolve("FileFuzzTestInputs/snapshot");
      Files.createDirectories(seeds);
      Files.write(seeds.resolve("seed-packed"), packed);
      Files.write(seeds.resolve("seed-unpacked"), unpacked);
    }
  }

  private static String sort(NetlinkMessage message) {
    return switch (message.type()) {
      case LinkMessage.RTM_NEWLINK -> "link";
      case AddressMessage.RTM_NEWADDR -> "address";
      case RouteMessage.RTM_NEWROUTE -> "route";
      case RuleMessage.RTM_NEWRULE -> "rule";
      case NeighbourMessage.RTM_NEWNEIGH ->
          message.payload()[0] == NeighbourMessage.AF_BRIDGE ? "fdb" : "neighbour";
      case NsidMessage.RTM_NEWNSID -> "nsid";
      default -> throw new IllegalArgumentException("type " + message.type());
    };
  }
}
