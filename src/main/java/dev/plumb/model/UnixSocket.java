package dev.plumb.model;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A UNIX socket. It belongs to a network namespace too: that is where its abstract name is known.
 *
 * @param netns in which it was opened
 * @param type SOCK_STREAM 1, SOCK_DGRAM 2, SOCK_SEQPACKET 5
 * @param state TCP_*: LISTEN 10, ESTABLISHED 1, CLOSE 7
 * @param inode by which its owners' descriptors name it
 * @param name the path it is bound to, or with a first byte 0 an abstract name of any bytes; empty
 *     when it has none
 * @param peer the inode of its other end, which may be in another namespace
 * @param receiveQueue bytes unread; of a listener the connections nobody accepted yet
 * @param sendQueue of a listener how many may wait
 * @param uid of the user who made it; empty before Linux 5.3
 * @param owners every process that has it open
 * @see "linux/unix_diag.h"
 */
public record UnixSocket(
    NetnsId netns,
    int type,
    int state,
    long inode,
    Optional<Bytes> name,
    OptionalLong peer,
    OptionalLong receiveQueue,
    OptionalLong sendQueue,
    OptionalLong uid,
    List<SocketOwner> owners,
    Tree.Obj settings,
    List<UnknownAttribute> unknown) {
  public UnixSocket {
    owners = List.copyOf(owners);
    unknown = List.copyOf(unknown);
  }

  public boolean isListening() {
    return state == Socket.LISTEN;
  }

  /** {@code stream}, {@code dgram}, {@code seqpacket}. */
  public String typeWord() {
    return switch (type) {
      case 1 -> "stream";
      case 2 -> "dgram";
      case 5 -> "seqpacket";
      default -> Integer.toString(type);
    };
  }

  /** The name as ss writes it: an abstract one's zeros as {@code @}; empty when it has none. */
  public String nameText() {
    if (name.isEmpty() || name.get().length() == 0) {
      return "";
    }
    byte[] bytes = name.get().toArray();
    int length = bytes.length;
    if (bytes[0] != 0) {
      while (length > 0 && bytes[length - 1] == 0) {
        length--;
      }
    } else {
      for (int i = 0; i < length; i++) {
        bytes[i] = bytes[i] == 0 ? (byte) '@' : bytes[i];
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** The same socket, with those who have it open. */
  public UnixSocket ownedBy(List<SocketOwner> found) {
    return new UnixSocket(
        netns,
        type,
        state,
        inode,
        name,
        peer,
        receiveQueue,
        sendQueue,
        uid,
        found,
        settings,
        unknown);
  }
}
