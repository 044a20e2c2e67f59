package dev.plumb.model.port;

import dev.plumb.model.Bytes;
import dev.plumb.model.LinkRef;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Listens to the packets of links, in several namespaces at once; sends nothing. */
public interface Capturer {
  /** What a packet of a tap begins with. */
  enum Framing {
    /** An Ethernet header: pcap's LINKTYPE_ETHERNET. */
    ETHERNET(1),
    /** The IP header itself, as on tun: pcap's LINKTYPE_RAW. */
    RAW(101);

    private final int linkType;

    Framing(int linkType) {
      this.linkType = linkType;
    }

    /** The number that capture files have for it. */
    public int linkType() {
      return linkType;
    }

    /**
     * What packets of a link begin with.
     *
     * @param hardwareType ARPHRD_* of the link: 1 ether, 772 loopback, which has the same header
     */
    public static Framing of(int hardwareType) {
      return hardwareType == 1 || hardwareType == 772 ? ETHERNET : RAW;
    }
  }

  /** One link that is listened to. */
  record Tap(LinkRef link, Framing framing) {}

  /**
   * What to listen to.
   *
   * @param filter a pcap filter expression that packets must fit; empty for every packet
   */
  record Request(List<Tap> taps, Optional<String> filter) {
    public Request {
      taps = List.copyOf(taps);
    }
  }

  /** Whom a packet was for, as the kernel saw it at the tap: PACKET_* of linux/if_packet.h. */
  enum Direction {
    /** In, for this link's own address. */
    HOST,
    /** In, for everybody. */
    BROADCAST,
    /** In, for a group. */
    MULTICAST,
    /** In, for somebody else's hardware address. */
    OTHERHOST,
    /** Out of this link. */
    OUTGOING;

    public boolean isOut() {
      return this == OUTGOING;
    }
  }

  /**
   * One packet at one tap.
   *
   * @param tap its place in the request's list
   * @param nanoseconds since 1970, by the kernel's clock at the tap
   * @param originalLength in bytes on the wire, VLAN tag included
   * @param data from the framing's header on; VLAN tags are where they were on the wire
   */
  record Packet(int tap, long nanoseconds, Direction direction, int originalLength, Bytes data) {}

  /**
   * How it went at one tap.
   *
   * @param received packets that fitted the filter, lost ones included
   * @param lost those that the kernel dropped because we read too slowly
   * @param failure what ended or disturbed the tap: the link went down or away; empty when nothing
   */
  record Count(long received, long lost, Optional<String> failure) {}

  /** Taps that are open. Used from one thread. */
  interface Taps extends AutoCloseable {
    /**
     * The next packets in the order of their times, over all taps.
     *
     * @param patience how long to wait when there is none
     * @return no packet when the time passed or this thread was interrupted
     */
    List<Packet> next(Duration patience) throws IOException;

    /** Stops listening, and hands out what was caught until now and not handed out yet. */
    List<Packet> stop() throws IOException;

    /** For each tap, from its beginning until now. */
    List<Count> counts() throws IOException;

    @Override
    void close();
  }

  /** A capture file that is being written, to the end of which bytes are put. */
  interface Sink extends AutoCloseable {
    void write(byte[] block) throws IOException;

    @Override
    void close() throws IOException;
  }

  /** The filter expression was refused, or cannot be compiled here. */
  final class FilterRefused extends IOException {
    private static final long serialVersionUID = 1;

    /** Why, as whoever compiles says it. */
    public FilterRefused(String why) {
      super(why);
    }
  }

  /**
   * Opens the taps; from here on packets are kept by the kernel until they are asked for.
   *
   * @throws FilterRefused for the filter
   * @throws IOException when a tap cannot be opened
   */
  Taps open(Request request) throws IOException;

  /**
   * Makes a file that only we may read. What has that name already is neither replaced nor
   * followed.
   */
  Sink create(Path file) throws IOException;
}
