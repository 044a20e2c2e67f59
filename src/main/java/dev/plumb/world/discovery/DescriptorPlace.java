package dev.plumb.world.discovery;

import dev.plumb.model.Gap;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Reference;
import dev.plumb.world.kernel.ProcEntry;
import dev.plumb.world.kernel.ProcRoot;
import dev.plumb.world.kernel.SysException;
import java.util.List;
import java.util.Optional;

/** Namespaces that some process holds open. Costs a look at every descriptor of every process. */
final class DescriptorPlace {
  private DescriptorPlace() {}

  static void look(ProcRoot proc, long device, boolean commands, Sightings sightings) {
    List<Integer> pids;
    try {
      pids = proc.pids();
    } catch (SysException failed) {
      sightings.gap(
          new Gap("descriptors", failed.getMessage(), "namespaces held open are not seen"));
      return;
    }
    long self = ProcessHandle.current().pid();
    for (int pid : pids) {
      if (pid == self) {
        continue; // what we hold open is our own looking
      }
      switch (proc.netnsDescriptors(pid)) {
        case ProcEntry.Found<List<ProcRoot.HeldNetns>>(List<ProcRoot.HeldNetns> held) -> {
          for (ProcRoot.HeldNetns one : held) {
            Optional<String> command = commands ? proc.comm(pid).found() : Optional.empty();
            sightings.add(
                new NetnsId(device, one.inode()),
                new Reference.Descriptor(pid, one.fd(), command),
                proc.path(pid).resolve("fd").resolve(Integer.toString(one.fd())));
          }
        }
        case ProcEntry.Gone<List<ProcRoot.HeldNetns>> gone -> {}
        case ProcEntry.Refused<List<ProcRoot.HeldNetns>>(SysException reason) ->
            sightings.refused(pid, reason.errno());
        case ProcEntry.Stuck<List<ProcRoot.HeldNetns>> stuck ->
            sightings.gap(
                new Gap(
                    "descriptors of process " + pid,
                    "reading them hangs",
                    "a namespace that only it holds open is not listed"));
      }
    }
  }
}
