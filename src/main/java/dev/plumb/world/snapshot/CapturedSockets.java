package dev.plumb.world.snapshot;

import dev.plumb.model.Facet;
import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Socket;
import dev.plumb.model.SocketOwner;
import dev.plumb.model.Tree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of one namespace from {@code ss -tuanpOe}: {@code -e} for the kernel's number of each
 * and {@code -n} for its port, without which there is no socket here.
 *
 * <p>A process chooses its name and can make a line unreadable with it, but in 15 bytes no second
 * owner can be forged.
 */
final class CapturedSockets {
  private static final String FILE = "ss.txt";

  /** {@code tcp LISTEN 0 4096 0.0.0.0:8080 0.0.0.0:*}, and then the rest. */
  private static final Pattern LINE =
      Pattern.compile("(\\S+) +(\\S+) +(\\d{1,10}) +(\\d{1,10}) +(\\S+) +(\\S+)(?: +(.*))?");

  private static final Pattern OWNER =
      Pattern.compile("\\(\"([^\"]{0,15})\",pid=(\\d{1,9}),fd=(\\d{1,9})\\)([,)])");

  /** {@code uid} is said of everybody but root; a cgroup is a path here, and not the number. */
  private static final Pattern DETAILS =
      Pattern.compile(
          "(?:timer:\\([^)]*\\) +)?(?:uid:(\\d{1,10}) +)?ino:(\\d{1,19}) sk:([0-9a-f]{1,16})"
              + "(?: fwmark:0x([0-9a-f]{1,8}))?(?: cgroup:.*?)?(?: v6only:([01]))?"
              + "(?: [<-]-[->])?");

  private final NetnsId netns;
  private final Map<String, Integer> indexes;

  private CapturedSockets(NetnsId netns, Map<String, Integer> indexes) {
    this.netns = netns;
    this.indexes = indexes;
  }

  /**
   * Reads them; one line that cannot be read makes the whole a gap, for a socket would be missing.
   *
   * @param indexes the links of the namespace by name
   */
  static Facet<Socket> read(CapturedText texts, NetnsId netns, Map<String, Integer> indexes) {
    String without = "which sockets there are is not known";
    if (!texts.has(FILE)) {
      return new Facet.Missing<>(texts.facetGap("sockets", FILE, "there is no such file", without));
    }
    try {
      return Facet.of(new CapturedSockets(netns, indexes).sockets(texts.read(FILE)));
    } catch (IOException strange) {
      return new Facet.Missing<>(
          texts.facetGap("sockets", FILE, String.valueOf(strange.getMessage()), without));
    }
  }

  private List<Socket> sockets(String text) throws MalformedSnapshot {
    String[] lines = text.split("\n", -1);
    if (!lines[0].startsWith("Netid ")) {
      throw new MalformedSnapshot("it does not begin with the heading of ss -tuanpOe");
    }
    List<Socket> sockets = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      if (!lines[i].isBlank()) {
        try {
          sockets.add(socket(lines[i].stripTrailing()));
        } catch (MalformedSnapshot strange) {
          throw new MalformedSnapshot("line " + (i + 1) + ": " + strange.getMessage());
        }
      }
    }
    return sockets;
  }

  private Socket socket(String line) throws MalformedSnapshot {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new MalformedSnapshot("it is no socket");
    }
    Socket.Protocol protocol =
        switch (parts.group(1)) {
          case "tcp" -> Socket.Protocol.TCP;
          case "udp" -> Socket.Protocol.UDP;
          default -> throw strange(parts.group(1), "neither tcp nor udp");
        };
    OptionalInt state = Socket.state(parts.group(2));
    if (state.isEmpty()) {
      throw strange(parts.group(2), "not a state");
    }
    String rest = parts.group(7) == null ? "" : parts.group(7);
    List<SocketOwner> owners = new ArrayList<>();
    Matcher details = DETAILS.matcher(rest.substring(owners(rest, owners)));
    if (!details.matches()) {
      throw new MalformedSnapshot("it does not say what ss -e says of a socket");
    }
    Optional<Boolean> v6only = Optional.ofNullable(details.group(5)).map("1"::equals);
    End local = end(parts.group(5), v6only.isPresent() ? Family.INET6 : null);
    End remote = end(parts.group(6), local.address().family());
    if (local.address().family() != remote.address().family()) {
      throw new MalformedSnapshot("it has ends of two families");
    }
    String mark = details.group(4);
    long inode = number(details.group(2));
    return new Socket(
        netns,
        protocol,
        state.getAsInt(),
        local.address(),
        local.port(),
        remote.address(),
        remote.port(),
        local.device(),
        inode == 0 ? OptionalLong.empty() : OptionalLong.of(inode),
        Long.parseUnsignedLong(details.group(3), 16),
        details.group(1) == null ? 0 : number(details.group(1)),
        number(parts.group(3)),
        number(parts.group(4)),
        v6only,
        mark == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(mark, 16)),
        OptionalLong.empty(),
        owners,
        Tree.Obj.EMPTY,
        List.of());
  }

  /** Reads who has it open; returns where the details begin. */
  private static int owners(String rest, List<SocketOwner> owners) throws MalformedSnapshot {
    if (!rest.startsWith("users:(")) {
      return 0;
    }
    Matcher owner = OWNER.matcher(rest);
    int at = "users:(".length();
    String after = ",";
    while (after.equals(",")) {
      owner.region(at, rest.length());
      if (!owner.lookingAt()) {
        throw new MalformedSnapshot("who has it open cannot be read");
      }
      owners.add(
          new SocketOwner(
              (int) number(owner.group(2)),
              (int) number(owner.group(3)),
              Optional.of(owner.group(1)),
              Optional.empty(),
              Optional.empty()));
      at = owner.end();
      after = owner.group(4);
    }
    owners.sort((a, b) -> a.pid() != b.pid() ? a.pid() - b.pid() : a.fd() - b.fd());
    while (at < rest.length() && rest.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  /** One end of a socket. */
  private record End(IpAddress address, int port, OptionalInt device) {}

  /**
   * {@code 0.0.0.0%eth0:68}, {@code [::1]:53}, {@code *:80}.
   *
   * @param star the family that an asterisk is of; null when nothing tells, for old ones meant IPv4
   */
  private End end(String text, @Nullable Family star) throws MalformedSnapshot {
    int colon = text.lastIndexOf(':');
    String port = text.substring(colon + 1);
    if (colon < 1 || !port.matches("\\*|\\d{1,5}")) {
      throw strange(text, "not an address and the number of a port");
    }
    String address = text.substring(0, colon);
    OptionalInt device = OptionalInt.empty();
    int percent = address.indexOf('%');
    if (percent > 0) {
      Integer index = indexes.get(address.substring(percent + 1));
      if (index == null) {
        throw strange(address.substring(percent + 1), "not a link of the namespace");
      }
      device = OptionalInt.of(index);
      address = address.substring(0, percent);
    }
    if (address.startsWith("[") && address.endsWith("]")) {
      address = address.substring(1, address.length() - 1);
    }
    Optional<IpAddress> parsed =
        address.equals("*")
            ? Optional.ofNullable(star).map(IpAddress::any)
            : IpAddress.parse(address);
    int number = port.equals("*") ? 0 : Integer.parseInt(port);
    if (parsed.isEmpty() || number > 65535) {
      throw strange(text, "not an address of a known family");
    }
    return new End(parsed.get(), number, device);
  }

  private static long number(String digits) throws MalformedSnapshot {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException large) {
      throw strange(digits, "too large");
    }
  }

  private static MalformedSnapshot strange(String what, String why) {
    return new MalformedSnapshot(MalformedSnapshot.quoted(what) + " is " + why);
  }
}
