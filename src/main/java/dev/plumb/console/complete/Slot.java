package dev.plumb.console.complete;

import java.util.List;
import java.util.Optional;

/**
 * A place in a spec for a live object, {@code <iface:ports-of=VALUE(dev)>}.
 *
 * @param kind {@code iface}
 * @param filter {@code ports-of}, or {@code 68..65535} for numbers
 * @param values {@code [VALUE(dev)]}, not yet looked up on the line
 */
public record Slot(SlotKind kind, Optional<String> filter, List<String> values) {
  public Slot {
    values = List.copyOf(values);
  }

  /** The hint shown where values cannot be listed. */
  String hint() {
    return kind == SlotKind.INT && filter.isPresent()
        ? kind.hint() + " " + filter.get()
        : kind.hint();
  }
}
