package dev.plumb.world.kernel;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A piece of C memory in host byte order, freed by {@link #close}.
 *
 * <p>Not {@code com.sun.jna.Memory}: its cleaner thread may be started by whoever allocates, and
 * one started inside a visit would stay in the visited namespace. Closing explicitly also keeps the
 * memory alive for the length of the call it is passed to.
 */
final class NativeMemory implements AutoCloseable {
  static {
    NativeAccess.load();
  }

  final long address;
  final ByteBuffer bytes;
  private boolean freed;

  private NativeMemory(int size) {
    address = Native.malloc(size);
    if (address == 0) {
      throw new OutOfMemoryError("malloc of " + size + " bytes");
    }
    bytes = new Pointer(address).getByteBuffer(0, size).order(ByteOrder.nativeOrder());
  }

  /** Zeroed memory of {@code size} bytes. */
  static NativeMemory allocate(int size) {
    NativeMemory memory = new NativeMemory(size);
    memory.bytes.put(0, new byte[size]);
    return memory;
  }

  /** Memory whose content is whatever lay there; for buffers the kernel fills. */
  static NativeMemory uninitialised(int size) {
    return new NativeMemory(size);
  }

  static NativeMemory ofBytes(byte[] content) {
    NativeMemory memory = new NativeMemory(Math.max(content.length, 1));
    memory.bytes.put(0, content);
    return memory;
  }

  /**
   * A NUL-terminated string.
   *
   * @throws IllegalArgumentException if the text holds a NUL itself, which would cut it short
   */
  static NativeMemory ofString(String text) {
    return ofString(text.getBytes(StandardCharsets.UTF_8));
  }

  static NativeMemory ofString(byte[] text) {
    NativeMemory memory = new NativeMemory(text.length + 1);
    for (int i = 0; i < text.length; i++) {
      if (text[i] == 0) {
        memory.close();
        throw new IllegalArgumentException("NUL character in a C string");
      }
      memory.bytes.put(i, text[i]);
    }
    memory.bytes.put(text.length, (byte) 0);
    return memory;
  }

  static NativeMemory ofInt(int value) {
    NativeMemory memory = new NativeMemory(Integer.BYTES);
    memory.bytes.putInt(0, value);
    return memory;
  }

  byte[] copy(int length) {
    byte[] out = new byte[length];
    bytes.get(0, out);
    return out;
  }

  @Override
  public void close() {
    if (!freed) {
      freed = true;
      Native.free(address);
    }
  }

  /**
   * Where a caller's direct buffer lies, position included. The caller keeps the buffer reachable
   * until the call is over.
   */
  static long addressOf(ByteBuffer direct) {
    if (!direct.isDirect()) {
      throw new IllegalArgumentException("a direct buffer is needed");
    }
    return Pointer.nativeValue(Native.getDirectBufferPointer(direct)) + direct.position();
  }
}
