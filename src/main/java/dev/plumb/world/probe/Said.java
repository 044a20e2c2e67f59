package dev.plumb.world.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a peer said, cut into lines: at most 100 of at most 500 characters, whatever it sends. */
final class Said {
  private static final int LINES = 100;
  private static final int LENGTH = 500;

  private Said() {}

  static List<String> lines(byte[] said) {
    return lines(new String(said, StandardCharsets.UTF_8));
  }

  static List<String> lines(String said) {
    List<String> lines = new ArrayList<>();
    int at = 0;
    while (at < said.length() && lines.size() < LINES) {
      int end = said.indexOf('\n', at);
      int stop = end < 0 ? said.length() : end;
      int textEnd = stop > at && said.charAt(stop - 1) == '\r' ? stop - 1 : stop;
      lines.add(said.substring(at, Math.min(textEnd, at + LENGTH)));
      at = stop + 1;
    }
    return lines;
  }

  /** Reads to the end, the bound of the stream, or the deadline, and keeps what came until then. */
  static byte[] untilItStops(InputStream in) throws IOException {
    return read(in, false);
  }

  /** Reads to the first line end, else like {@link #untilItStops}. */
  static byte[] oneLine(InputStream in) throws IOException {
    return read(in, true);
  }

  private static byte[] read(InputStream in, boolean oneLine) throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    try {
      while (true) {
        int got = in.read(buffer);
        if (got < 0) {
          break;
        }
        said.write(buffer, 0, got);
        if (oneLine && contains(buffer, got)) {
          break;
        }
      }
    } catch (SocketTimeoutException over) {
      if (said.size() == 0) {
        throw over;
      }
    }
    return said.toByteArray();
  }

  private static boolean contains(byte[] buffer, int length) {
    for (int i = 0; i < length; i++) {
      if (buffer[i] == '\n') {
        return true;
      }
    }
    return false;
  }
}
