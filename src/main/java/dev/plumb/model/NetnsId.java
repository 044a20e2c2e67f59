package dev.plumb.model;

import org.jspecify.annotations.Nullable;

/**
 * The identity of a network namespace: device and inode of its nsfs file.
 *
 * <p>True only while something holds the namespace: inode numbers are used again after its end. The
 * cookie ({@link Namespace#cookie}) never is.
 *
 * @param device st_dev of nsfs
 * @param inode st_ino, the number in {@code net:[4026531840]}
 * @see "ioctl_ns(2), namespaces(7)"
 */
public record NetnsId(long device, long inode) implements Comparable<NetnsId> {
  /** No file system has it. */
  private static final long NO_DEVICE = 0;

  /**
   * Stands for a namespace of which only links that lead into it are known, and so neither device
   * nor inode.
   *
   * @param number from 1, different for each of a host
   */
  public static NetnsId hidden(int number) {
    return new NetnsId(NO_DEVICE, number);
  }

  /** Whether this stands for a namespace whose device and inode nobody can tell. */
  public boolean isHidden() {
    return device == NO_DEVICE;
  }

  /** By inode: the order in which a kernel that never freed one would have made them. */
  @Override
  public int compareTo(NetnsId other) {
    int order = Long.compare(inode, other.inode);
    return order != 0 ? order : Long.compare(device, other.device);
  }

  // These two are written out because a record's own are bound at their first use, which costs a
  // one-shot as much as everything it asks the kernel.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NetnsId id && id.inode == inode && id.device == device;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(inode) * 31 + Long.hashCode(device);
  }

  /**
   * {@code net:[4026531840]}, as {@code readlink /proc/PID/ns/net} says; {@code hidden-1} where
   * there is no such link.
   */
  @Override
  public String toString() {
    return isHidden() ? "hidden-" + inode : "net:[" + inode + "]";
  }
}
