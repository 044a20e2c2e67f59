package dev.plumb.world.capture;

import dev.plumb.model.port.Capturer;
import dev.plumb.world.discovery.Doors;
import dev.plumb.world.kernel.NetnsFd;
import dev.plumb.world.kernel.NetnsVisit;
import dev.plumb.world.kernel.PacketSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Taps on links of the machine plumb runs on. */
public final class LiveCapturer implements Capturer {
  /** What the kernel keeps of each tap until it is read: some 10,000 full packets. */
  private static final int ROOM = 16 << 20;

  private final Doors doors;

  /**
   * @param doors opens the namespaces
   */
  public LiveCapturer(Doors doors) {
    this.doors = doors;
  }

  @Override
  public Taps open(Request request) throws IOException {
    Map<Framing, byte[]> filters = filters(request);
    List<PacketSocket> sockets = new ArrayList<>();
    List<Framing> framings = new ArrayList<>();
    List<Boolean> loopbacks = new ArrayList<>();
    try {
      for (Tap tap : request.taps()) {
        Framing framing = tap.framing();
        byte[] filter = filters.getOrDefault(framing, new byte[0]);
        int ifindex = tap.link().ifindex();
        try (NetnsFd netns = doors.open(tap.link().netns())) {
          sockets.add(
              NetnsVisit.call(
                  netns, () -> PacketSocket.open(ifindex, framing == Framing.RAW, filter, ROOM)));
        }
        framings.add(framing);
        loopbacks.add(ifindex == 1); // every namespace's lo, and nothing else
      }
    } catch (IOException refused) {
      sockets.forEach(PacketSocket::close);
      throw refused;
    }
    return new LiveTaps(sockets, framings, loopbacks);
  }

  private static Map<Framing, byte[]> filters(Request request) throws IOException {
    Map<Framing, byte[]> filters = new EnumMap<>(Framing.class);
    if (request.filter().isPresent()) {
      for (Tap tap : request.taps()) {
        if (!filters.containsKey(tap.framing())) {
          filters.put(tap.framing(), FilterCompiler.compile(request.filter().get(), tap.framing()));
        }
      }
    }
    return filters;
  }

  @Override
  public Sink create(Path file) throws IOException {
    // CREATE_NEW is O_EXCL, which follows no link either.
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return new Sink() {
      @Override
      public void write(byte[] block) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(block);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }
}
