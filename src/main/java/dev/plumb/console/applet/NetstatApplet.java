package dev.plumb.console.applet;

import dev.plumb.console.command.Exit;
import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code netstat -tuln}, {@code -rn} and {@code -i} of net-tools.
 *
 * <p>{@code -p} is refused: it prints the beginning of a process's command line, which is not read.
 */
final class NetstatApplet {
  /** What an address and its port may take together before it is cut. */
  private static final int SHORT = 22;

  private static final String[] STATES = {
    "",
    "ESTABLISHED",
    "SYN_SENT",
    "SYN_RECV",
    "FIN_WAIT1",
    "FIN_WAIT2",
    "TIME_WAIT",
    "CLOSE",
    "CLOSE_WAIT",
    "LAST_ACK",
    "LISTEN",
    "CLOSING"
  };

  private final AppletWorld world;
  private final List<String> words = new ArrayList<>();
  private boolean tcp;
  private boolean udp;
  private boolean routes;
  private boolean interfaces;
  private boolean numeric;
  private boolean listening;
  private boolean all;
  private boolean wide;
  private boolean four;
  private boolean six;

  private NetstatApplet(AppletWorld world) {
    this.world = world;
  }

  static AppletResult run(List<String> argv, AppletWorld world) throws AppletExit {
    NetstatApplet applet = new NetstatApplet(world);
    for (String word : argv.subList(1, argv.size())) {
      applet.option(word);
    }
    return applet.answer();
  }

  private void option(String word) throws AppletExit {
    words.add(word);
    switch (word) {
      case "--tcp" -> tcp = true;
      case "--udp" -> udp = true;
      case "--route" -> routes = true;
      case "--interfaces" -> interfaces = true;
      case "--numeric" -> numeric = true;
      case "--listening" -> listening = true;
      case "--all" -> all = true;
      case "--wide" -> wide = true;
      default -> {
        if (word.length() < 2 || word.charAt(0) != '-' || word.charAt(1) == '-') {
          throw AppletExit.refused("netstat", word);
        }
        for (int i = 1; i < word.length(); i++) {
          letter(word.charAt(i), word);
        }
      }
    }
  }

  private void letter(char letter, String word) throws AppletExit {
    switch (letter) {
      case 't' -> tcp = true;
      case 'u' -> udp = true;
      case 'r' -> routes = true;
      case 'i' -> interfaces = true;
      case 'n' -> numeric = true;
      case 'l' -> listening = true;
      case 'a' -> all = true;
      case 'W' -> wide = true;
      case '4' -> four = true;
      case '6' -> six = true;
      case 'p' ->
          throw new AppletExit(
              "plumb's netstat applet does not know command lines, which -p prints\n",
              Exit.UNAVAILABLE);
      default -> throw AppletExit.refused("netstat", word);
    }
  }

  private AppletResult answer() throws AppletExit {
    boolean sockets = tcp || udp;
    if ((sockets ? 1 : 0) + (routes ? 1 : 0) + (interfaces ? 1 : 0) != 1) {
      throw AppletExit.refused("netstat", String.join(" ", words));
    }
    if (routes) {
      if (listening || all || wide || six) {
        throw AppletExit.refused("netstat", String.join(" ", words));
      }
      return RouteApplet.run(List.of("route", numeric ? "-ne" : "-e"), world);
    }
    if (interfaces) {
      if (listening || wide || six || four) {
        throw AppletExit.refused("netstat", String.join(" ", words));
      }
      return interfaces();
    }
    if (!numeric) {
      throw AppletExit.refused("netstat", "names of hosts and ports; add -n");
    }
    return AppletResult.said(sockets());
  }

  /** The list of {@code ifconfig -s} under another heading. */
  private AppletResult interfaces() throws AppletExit {
    AppletResult brief =
        IfconfigApplet.run(
            all ? List.of("ifconfig", "-s", "-a") : List.of("ifconfig", "-s"), world);
    String rows = brief.output().substring(brief.output().indexOf('\n') + 1);
    String heading =
        "Kernel Interface table\n"
            + "Iface             MTU    RX-OK RX-ERR RX-DRP RX-OVR    "
            + "TX-OK TX-ERR TX-DRP TX-OVR Flg\n";
    return new AppletResult(heading + rows, brief.errors(), brief.code());
  }

  private String sockets() throws AppletExit {
    List<Socket> sockets = world.read(world.namespace().sockets(), "sockets");
    StringBuilder out = new StringBuilder("Active Internet connections ");
    out.append(all ? "(servers and established)" : listening ? "(only servers)" : "(w/o servers)");
    out.append(
        "\nProto Recv-Q Send-Q Local Address           Foreign Address         State      \n");
    for (Socket.Protocol protocol :
        new Socket.Protocol[] {Socket.Protocol.TCP, Socket.Protocol.UDP}) {
      boolean wanted = protocol == Socket.Protocol.TCP ? tcp : udp;
      for (Family family : Family.values()) {
        boolean its = four == six || (family == Family.INET ? four : six);
        for (Socket socket : sockets) {
          if (wanted && its && socket.protocol() == protocol && socket.family() == family) {
            line(socket, out);
          }
        }
      }
    }
    return out.toString();
  }

  private void line(Socket socket, StringBuilder out) {
    boolean connected = socket.remotePort() != 0;
    boolean bound = socket.protocol() == Socket.Protocol.TCP && socket.state() == Socket.CLOSE;
    if (bound || (!all && listening == connected)) {
      return;
    }
    boolean listens = socket.state() == Socket.LISTEN;
    String name = socket.protocol().word() + (socket.family() == Family.INET6 ? "6" : "");
    out.append(Columns.left(name, 4)).append("  ");
    out.append(Columns.right(Long.toString(socket.receiveQueue()), 6)).append(' ');
    // A listener's limit is a fact of sock_diag alone.
    out.append(Columns.right(Long.toString(listens ? 0 : socket.sendQueue()), 6)).append(' ');
    out.append(Columns.left(end(socket.local(), socket.localPort()), 23)).append(' ');
    out.append(Columns.left(end(socket.remote(), socket.remotePort()), 23)).append(' ');
    out.append(Columns.left(state(socket), 11)).append('\n');
  }

  private static String state(Socket socket) {
    if (socket.protocol() == Socket.Protocol.UDP) {
      return switch (socket.state()) {
        case Socket.ESTABLISHED -> "ESTABLISHED";
        case Socket.CLOSE -> "";
        default -> "UNKNOWN";
      };
    }
    int state = socket.state() == 12 ? 3 : socket.state();
    return state < STATES.length ? STATES[state] : "";
  }

  private String end(IpAddress address, int number) {
    String port = SsApplet.port(number);
    String text = plain(address).toString();
    if (!wide && text.length() + port.length() > SHORT) {
      int room = SHORT - Math.min(port.length(), SHORT - 4);
      text = text.substring(0, Math.min(room, text.length()));
    }
    return text + ":" + port;
  }

  /** IPv4 in IPv6 is printed as IPv4. */
  private static IpAddress plain(IpAddress address) {
    byte[] bytes = address.bytes().toArray();
    if (bytes.length == 4) {
      return address;
    }
    byte[] mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    System.arraycopy(bytes, 12, mapped, 12, 4);
    return Arrays.equals(bytes, mapped) ? IpAddress.of(Arrays.copyOfRange(bytes, 12, 16)) : address;
  }
}
