package dev.plumb.world.probe;

import dev.plumb.model.IpAddress;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * One question to one DNS server: UDP, and TCP when the answer was cut. Messages are dnsjava's, the
 * sockets are ours.
 *
 * @see "RFC 1035, RFC 7766"
 */
final class DnsExchange {
  private static final int PORT = 53;

  private DnsExchange() {}

  /**
   * Asks.
   *
   * @param attempt when to stop waiting for this server
   * @throws IOException silence, refusal, or an answer that is none
   */
  static Message ask(
      InetAddress server, int port, Name name, int type, Sockets sockets, Deadline attempt)
      throws IOException {
    Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
    byte[] bytes = query.toWire();
    Message reply = overUdp(server, port, query, bytes, sockets, attempt);
    return reply.getHeader().getFlag(Flags.TC)
        ? overTcp(server, port, query, bytes, sockets)
        : reply;
  }

  static int port() {
    return PORT;
  }

  private static Message overUdp(
      InetAddress server, int port, Message query, byte[] bytes, Sockets sockets, Deadline attempt)
      throws IOException {
    try (DatagramSocket socket = sockets.createDatagramSocket()) {
      // Connected: the kernel drops what comes from anybody else, and tells of refusals.
      socket.connect(new InetSocketAddress(server, port));
      socket.send(new DatagramPacket(bytes, bytes.length));
      DatagramPacket packet = new DatagramPacket(new byte[Sockets.MOST], Sockets.MOST);
      while (true) {
        socket.setSoTimeout(attempt.millis());
        packet.setLength(Sockets.MOST);
        socket.receive(packet);
        byte[] reply = Arrays.copyOf(packet.getData(), packet.getLength());
        boolean answersUs =
            reply.length >= 12
                && reply[0] == bytes[0]
                && reply[1] == bytes[1]
                && (reply[2] & 0x80) != 0;
        if (answersUs) {
          return parse(reply, query);
        }
      }
    }
  }

  private static Message overTcp(
      InetAddress server, int port, Message query, byte[] bytes, Sockets sockets)
      throws IOException {
    try (Socket socket = sockets.createSocket()) {
      socket.connect(new InetSocketAddress(server, port), 0);
      OutputStream out = socket.getOutputStream();
      byte[] framed = new byte[bytes.length + 2];
      framed[0] = (byte) (bytes.length >> 8);
      framed[1] = (byte) bytes.length;
      System.arraycopy(bytes, 0, framed, 2, bytes.length);
      out.write(framed);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] reply = new byte[in.readUnsignedShort()];
      in.readFully(reply);
      return parse(reply, query);
    } catch (EOFException cut) {
      throw new ProtocolException("the DNS server hung up in the middle of its answer");
    }
  }

  /** Any bytes at all: a parser's failure is the server's. */
  private static Message parse(byte[] reply, Message query) throws IOException {
    try {
      Message message = new Message(reply);
      boolean same =
          message.getHeader().getID() == query.getHeader().getID()
              && query.getQuestion().equals(message.getQuestion());
      if (!same) {
        throw new ProtocolException("the DNS server answered another question");
      }
      return message;
    } catch (SocketTimeoutException | ProtocolException known) {
      throw known;
    } catch (IOException | RuntimeException unreadable) {
      throw new ProtocolException("the DNS server's answer could not be read");
    }
  }

  /** An address for dnsjava's and the JDK's hands; never looked up. */
  static InetAddress inet(IpAddress address) throws IOException {
    return InetAddress.getByAddress(address.bytes().toArray());
  }
}
