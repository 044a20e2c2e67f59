package dev.plumb.world.kernel;

/**
 * What identifies a network namespace while somebody holds it: the device and inode of its nsfs
 * file. Inode numbers are reused after the namespace is gone; {@link NetnsCookie} is not.
 *
 * @param device {@code st_dev} as stat(2) encodes it
 * @param inode {@code st_ino}, the number in {@code net:[4026531840]}
 */
public record NetnsKey(long device, long inode) {
  @Override
  public String toString() {
    return "net:[" + inode + "]";
  }
}
