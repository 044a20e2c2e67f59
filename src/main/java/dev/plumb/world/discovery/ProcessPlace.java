package dev.plumb.world.discovery;

import dev.plumb.model.Gap;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Reference;
import dev.plumb.world.kernel.NetnsScan;
import dev.plumb.world.kernel.ProcRoot;
import dev.plumb.world.kernel.SysException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Namespaces in which processes live, and those in which only single threads do. */
final class ProcessPlace {
  private ProcessPlace() {}

  /**
   * @param device st_dev of nsfs, the same for every {@code net:[...]}
   * @param commands whether anybody will look at the names of processes
   */
  static void look(ProcRoot proc, long device, boolean commands, Sightings sightings) {
    NetnsScan scan;
    try {
      scan = proc.scanNetns();
    } catch (SysException failed) {
      sightings.gap(
          new Gap(
              "processes",
              failed.getMessage(),
              "namespaces in which only processes live are not seen"));
      return;
    }
    Map<Integer, Optional<String>> names = new HashMap<>();
    for (NetnsScan.Member member : scan.members()) {
      int pid = member.pid();
      Optional<String> command =
          commands
              ? names.computeIfAbsent(pid, number -> proc.comm(number).found())
              : Optional.empty();
      Reference reference;
      Path folder;
      if (member.task().isPresent()) {
        int tid = member.task().getAsInt();
        reference = new Reference.Thread(pid, tid, command);
        folder = proc.path(pid, tid);
      } else {
        reference = new Reference.Process(pid, command);
        folder = proc.path(pid);
      }
      sightings.add(new NetnsId(device, member.inode()), reference, folder.resolve("ns/net"));
    }
    for (NetnsScan.Refusal refused : scan.refused()) {
      sightings.refused(refused.pid(), refused.reason().errno());
    }
  }
}
