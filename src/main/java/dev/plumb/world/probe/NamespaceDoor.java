package dev.plumb.world.probe;

import dev.plumb.model.NetnsId;
import dev.plumb.world.kernel.NetnsFd;
import dev.plumb.world.kernel.SysException;

/** Opens a namespace by its identity; whoever discovered it knows a path that leads there. */
@FunctionalInterface
public interface NamespaceDoor {
  /**
   * Opens it; the caller closes.
   *
   * @throws SysException ENOENT when nothing leads there any more, EPERM when we may not
   */
  NetnsFd open(NetnsId id) throws SysException;
}
