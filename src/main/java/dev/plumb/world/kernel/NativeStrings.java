package dev.plumb.world.kernel;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A NULL-terminated array of C strings in one piece of memory, as argv and envp want it. */
final class NativeStrings {
  private NativeStrings() {}

  /**
   * @throws IllegalArgumentException if a string holds a NUL
   */
  static NativeMemory of(List<String> strings) {
    byte[][] encoded = new byte[strings.size()][];
    int size = (strings.size() + 1) * Long.BYTES;
    for (int i = 0; i < encoded.length; i++) {
      encoded[i] = strings.get(i).getBytes(StandardCharsets.UTF_8);
      for (byte each : encoded[i]) {
        if (each == 0) {
          throw new IllegalArgumentException("NUL character in an argument");
        }
      }
      size += encoded[i].length + 1;
    }
    NativeMemory memory = NativeMemory.allocate(size);
    int at = (strings.size() + 1) * Long.BYTES;
    for (int i = 0; i < encoded.length; i++) {
      memory.bytes.putLong(i * Long.BYTES, memory.address + at);
      memory.bytes.put(at, encoded[i]);
      at += encoded[i].length + 1;
    }
    return memory;
  }
}
