package dev.plumb.world.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.StringTokenizer;

/**
 * What {@code /proc/PID/status} says about a process, as far as we use it.
 *
 * @param uid the real uid, as our user namespace maps it
 * @param effectiveUid the effective uid
 * @param parent the parent's pid; 0 when it lies outside our pid namespace
 * @param pidInNamespaces the pid in every pid namespace it is in, ours first; empty before Linux
 *     4.1
 */
public record ProcStatus(int uid, int effectiveUid, int parent, List<Integer> pidInNamespaces) {
  public ProcStatus {
    pidInNamespaces = List.copyOf(pidInNamespaces);
  }

  /** The pid the process believes it has, innermost namespace. */
  public OptionalInt innermostPid() {
    return pidInNamespaces.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(pidInNamespaces.get(pidInNamespaces.size() - 1));
  }

  static ProcStatus parse(String status) {
    List<Integer> uid = numbers(status, "Uid:");
    List<Integer> parent = numbers(status, "PPid:");
    return new ProcStatus(
        uid.isEmpty() ? 65534 : uid.get(0),
        uid.size() < 2 ? 65534 : uid.get(1),
        parent.isEmpty() ? 0 : parent.get(0),
        numbers(status, "NSpid:"));
  }

  /** The rest of the line that begins with a name; empty if there is none. */
  static String field(String status, String name) {
    int at = 0;
    while (at < status.length()) {
      int end = status.indexOf('\n', at);
      if (end < 0) {
        end = status.length();
      }
      if (status.startsWith(name, at)) {
        return status.substring(at + name.length(), end).strip();
      }
      at = end + 1;
    }
    return "";
  }

  private static List<Integer> numbers(String status, String name) {
    List<Integer> numbers = new ArrayList<>();
    StringTokenizer words = new StringTokenizer(field(status, name));
    while (words.hasMoreTokens()) {
      numbers.add((int) Long.parseLong(words.nextToken()));
    }
    return numbers;
  }
}
