package dev.plumb.world.kernel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code /proc/PID/mountinfo} (proc_pid_mountinfo(5)), escapes undone.
 *
 * @param id of the mount
 * @param parent the mount it lies on
 * @param device {@code major:minor} of the file system, as {@code st_dev}
 * @param root the part of the file system that is mounted: {@code net:[4026532281]} for a namespace
 * @param mountPoint where, as the process's root sees it
 * @param options of this mount
 * @param type of the file system
 * @param source what was mounted, as the file system tells it
 * @param superOptions of the file system; {@code hidepid=} of a proc shows here
 */
public record MountEntry(
    int id,
    int parent,
    long device,
    String root,
    String mountPoint,
    String options,
    String type,
    String source,
    String superOptions) {

  /** The network namespace mounted here, by inode; empty if it is anything else. */
  public OptionalLong netnsInode() {
    long inode = type.equals("nsfs") ? NsLink.netInode(root) : -1;
    return inode < 0 ? OptionalLong.empty() : OptionalLong.of(inode);
  }

  /** Identity of the namespace mounted here; empty if it is anything else. */
  public Optional<NetnsKey> netnsKey() {
    OptionalLong inode = netnsInode();
    return inode.isEmpty()
        ? Optional.empty()
        : Optional.of(new NetnsKey(device, inode.getAsLong()));
  }

  /** Reads a whole mountinfo. A line that does not have the documented shape is left out. */
  public static List<MountEntry> parse(byte[] mountinfo) {
    List<MountEntry> mounts = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= mountinfo.length; i++) {
      if (i == mountinfo.length || mountinfo[i] == '\n') {
        MountEntry mount = line(mountinfo, from, i);
        if (mount != null) {
          mounts.add(mount);
        }
        from = i + 1;
      }
    }
    return List.copyOf(mounts);
  }

  /** Reads those lines of a mountinfo that mount a network namespace. */
  static List<MountEntry> parseNetns(byte[] mountinfo) {
    // Most mount namespaces have none, and a container's has a hundred other lines.
    if (new String(mountinfo, StandardCharsets.ISO_8859_1).indexOf(" net:[") < 0) {
      return List.of();
    }
    List<MountEntry> found = new ArrayList<>();
    for (MountEntry mount : parse(mountinfo)) {
      if (mount.netnsKey().isPresent()) {
        found.add(mount);
      }
    }
    return found;
  }

  private static @Nullable MountEntry line(byte[] text, int from, int end) {
    List<String> fields = new ArrayList<>(11);
    int start = from;
    for (int i = from; i <= end; i++) {
      if (i == end || text[i] == ' ') {
        if (i > start || !fields.isEmpty()) {
          fields.add(unescape(text, start, i));
        }
        start = i + 1;
      }
    }
    // Optional fields (shared:1 and so on) end at a lone "-"; the first six fields always come.
    int dash = 6;
    while (dash < fields.size() && !fields.get(dash).equals("-")) {
      dash++;
    }
    if (dash + 3 >= fields.size()) {
      return null;
    }
    try {
      String[] numbers = fields.get(2).split(":", 2);
      return new MountEntry(
          Integer.parseInt(fields.get(0)),
          Integer.parseInt(fields.get(1)),
          NetnsFd.device(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])),
          fields.get(3),
          fields.get(4),
          fields.get(5),
          fields.get(dash + 1),
          fields.get(dash + 2),
          fields.get(dash + 3));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException notMountinfo) {
      return null;
    }
  }

  /**
   * Undoes the kernel's {@code \040}: blank, tab, newline, backslash and {@code #} come that way.
   */
  private static String unescape(byte[] text, int from, int end) {
    int plainEnd = from;
    while (plainEnd < end && text[plainEnd] != '\\') {
      plainEnd++;
    }
    if (plainEnd == end) {
      // Nearly all are plain, and a host with 1,000 namespaces has 10,000 of them.
      return new String(text, from, end - from, StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream plain = new ByteArrayOutputStream(end - from);
    for (int i = from; i < end; i++) {
      if (text[i] == '\\' && i + 3 < end && octal(text, i + 1)) {
        plain.write((text[i + 1] - '0') << 6 | (text[i + 2] - '0') << 3 | (text[i + 3] - '0'));
        i += 3;
      } else {
        plain.write(text[i]);
      }
    }
    return plain.toString(StandardCharsets.UTF_8);
  }

  private static boolean octal(byte[] text, int at) {
    return text[at] >= '0'
        && text[at] <= '3'
        && text[at + 1] >= '0'
        && text[at + 1] <= '7'
        && text[at + 2] >= '0'
        && text[at + 2] <= '7';
  }
}
