package dev.plumb.world.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What identifies a network namespace while somebody holds it: the device and inode of its nsfs
 * file. Inode numbers are reused after the namespace is gone; {@link NetnsCookie} is not.
 *
 * @param device {@code st_dev} as stat(2) encodes it
 * @param inode {@code st_ino}, the number in {@code net:[4026531840]}
 */
public record NetnsKey(long device, long inode) {
  // Written out because a record's own are bound at their first use, which costs a one-shot as much
  // as everything it asks the kernel.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NetnsKey key && key.inode == inode && key.device == device;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(inode) * 31 + Long.hashCode(device);
  }

  @Override
  public String toString() {
    return "net:[" + inode + "]";
  }
}
