package dev.plumb.captures;

import dev.plumb.world.netlink.NetlinkMessage;
import dev.plumb.world.netlink.RecordingChannel.Exchange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A conversation in a file, gzipped: for each exchange the request's type and body, then the
 * answers as the datagrams of messages they were. Our numbers are big-endian, the messages in the
 * order of the machine that was captured.
 */
final class CaptureFile {
  private CaptureFile() {}

  static byte[] write(List<Exchange> exchanges) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes))) {
      out.writeInt(exchanges.size());
      for (Exchange exchange : exchanges) {
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        exchange.answers().forEach(answer -> answers.writeBytes(answer.encode()));
        out.writeInt(exchange.type());
        out.writeInt(exchange.body().length);
        out.write(exchange.body());
        out.writeInt(answers.size());
        answers.writeTo(out);
      }
    }
    return bytes.toByteArray();
  }

  static List<Exchange> read(byte[] file) throws IOException {
    List<Exchange> exchanges = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(new ByteArrayInputStream(file)))) {
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        int type = in.readInt();
        byte[] body = in.readNBytes(in.readInt());
        byte[] answers = in.readNBytes(in.readInt());
        List<NetlinkMessage> messages = new ArrayList<>();
        NetlinkMessage.each(ByteBuffer.wrap(answers), answers.length, messages::add);
        exchanges.add(new Exchange(type, body, messages));
      }
    }
    return exchanges;
  }
}
