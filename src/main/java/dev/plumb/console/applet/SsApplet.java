package dev.plumb.console.applet;

import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Namespace;
import dev.plumb.model.Socket;
import dev.plumb.model.SocketOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code ss -tuln} and its like, laid out as into a pipe: on a terminal ss stretches its columns.
 */
final class SsApplet {
  /** What is listed without -a or -l: everything connected. */
  private static final List<Integer> CONNECTED = List.of(1, 2, 4, 5, 8, 9, 11);

  private static final List<Integer> LISTENING = List.of(Socket.LISTEN, Socket.CLOSE);

  private final AppletWorld world;
  private boolean tcp;
  private boolean udp;
  private boolean numeric;
  private boolean processes;
  private boolean header = true;
  private Optional<Family> family = Optional.empty();
  private Optional<List<Integer>> states = Optional.of(CONNECTED);

  private SsApplet(AppletWorld world) {
    this.world = world;
  }

  static AppletResult run(List<String> argv, AppletWorld world) throws AppletExit {
    SsApplet applet = new SsApplet(world);
    for (String word : argv.subList(1, argv.size())) {
      applet.option(word);
    }
    if (!applet.tcp && !applet.udp) {
      throw AppletExit.refused("ss", "sockets other than -t and -u");
    }
    if (!applet.numeric) {
      throw AppletExit.refused("ss", "names of ports; add -n");
    }
    return AppletResult.said(applet.list());
  }

  private void option(String word) throws AppletExit {
    if (word.startsWith("--")) {
      letter(
          switch (word) {
            case "--tcp" -> 't';
            case "--udp" -> 'u';
            case "--listening" -> 'l';
            case "--all" -> 'a';
            case "--numeric" -> 'n';
            case "--processes" -> 'p';
            case "--no-header" -> 'H';
            case "--oneline" -> 'O';
            case "--ipv4" -> '4';
            case "--ipv6" -> '6';
            default -> throw AppletExit.refused("ss", word);
          },
          word);
      return;
    }
    if (word.length() < 2 || word.charAt(0) != '-') {
      throw AppletExit.refused("ss", word);
    }
    for (int i = 1; i < word.length(); i++) {
      letter(word.charAt(i), word);
    }
  }

  private void letter(char letter, String word) throws AppletExit {
    switch (letter) {
      case 't' -> tcp = true;
      case 'u' -> udp = true;
      case 'l' -> states = Optional.of(LISTENING);
      case 'a' -> states = Optional.empty();
      case 'n' -> numeric = true;
      case 'p' -> processes = true;
      case 'H' -> header = false;
      case 'O' -> {} // without -e and the like each socket has one line anyway
      case '4' -> family = Optional.of(Family.INET);
      case '6' -> family = Optional.of(Family.INET6);
      default -> throw AppletExit.refused("ss", word);
    }
  }

  private String list() throws AppletExit {
    List<Socket> sockets = world.read(world.namespace().sockets(), "sockets");
    List<String[]> rows = new ArrayList<>();
    if (header) {
      rows.add(
          new String[] {
            "Netid",
            "State",
            "Recv-Q",
            "Send-Q",
            "Local Address:",
            "Port",
            "Peer Address:",
            "Port",
            "Process"
          });
    }
    if (udp) {
      add(sockets, Socket.Protocol.UDP, rows);
    }
    if (tcp) {
      add(sockets, Socket.Protocol.TCP, rows);
    }
    return layout(rows, tcp && udp ? 0 : 1);
  }

  private void add(List<Socket> sockets, Socket.Protocol protocol, List<String[]> rows) {
    for (Socket socket : sockets) {
      if (socket.protocol() == protocol && isWanted(socket)) {
        rows.add(row(socket));
      }
    }
  }

  private boolean isWanted(Socket socket) {
    // ss 6.1 does not ask for TCP sockets that are bound and nothing else.
    boolean bound = socket.protocol() == Socket.Protocol.TCP && socket.state() == Socket.CLOSE;
    return !bound
        && (family.isEmpty() || family.get() == socket.family())
        && (states.isEmpty() || states.get().contains(socket.state()));
  }

  private String[] row(Socket socket) {
    boolean only = socket.v6only().orElse(false);
    Namespace namespace = world.namespace();
    String device =
        socket.device().isPresent() ? "%" + namespace.linkName(socket.device().getAsInt()) : "";
    return new String[] {
      socket.protocol().word(),
      socket.stateWord(),
      Columns.left(Long.toString(socket.receiveQueue()), 6),
      Columns.left(Long.toString(socket.sendQueue()), 6),
      address(socket.local(), only) + device + ":",
      port(socket.localPort()),
      address(socket.remote(), only) + ":",
      port(socket.remotePort()),
      processes ? owners(socket.owners()) : ""
    };
  }

  private static String address(IpAddress address, boolean v6only) {
    if (address.family() == Family.INET) {
      return address.toString();
    }
    return address.isAny() && !v6only ? "*" : "[" + address + "]";
  }

  static String port(int port) {
    return port == 0 ? "*" : Integer.toString(port);
  }

  /** The last one found comes first; a name ends at its first bracket, as ss reads it. */
  private static String owners(List<SocketOwner> owners) {
    if (owners.isEmpty()) {
      return "";
    }
    StringBuilder out = new StringBuilder(" users:(");
    for (int i = owners.size() - 1; i >= 0; i--) {
      SocketOwner owner = owners.get(i);
      String command = owner.command().orElse("");
      int bracket = command.indexOf(')');
      out.append("(\"").append(bracket < 0 ? command : command.substring(0, bracket));
      out.append("\",pid=").append(owner.pid()).append(",fd=").append(owner.fd()).append(')');
      out.append(i > 0 ? "," : "");
    }
    return out.append(')').toString();
  }

  /**
   * Columns as wide as their widest; those of addresses flush right, their ports behind. The last
   * cell of all is not measured: ss lays out before it has taken note of it.
   */
  private static String layout(List<String[]> rows, int first) {
    int[] widths = new int[9];
    for (String[] row : rows) {
      boolean isLast = row == rows.getLast();
      for (int i = first; i < (isLast ? row.length - 1 : row.length); i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    StringBuilder out = new StringBuilder();
    for (String[] row : rows) {
      for (int i = first; i < row.length; i++) {
        boolean apart = i > first && i != 5 && i < 7;
        out.append(apart ? " " : "");
        boolean right = i == 4 || i == 6;
        out.append(right ? Columns.right(row[i], widths[i]) : Columns.left(row[i], widths[i]));
      }
      out.append('\n');
    }
    return out.toString();
  }
}
