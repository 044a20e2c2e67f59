package dev.plumb.answers.path;

import java.util.Locale;

/** What becomes of a whole exchange. */
public enum Verdict {
  /** The expected listener gets the request, and its reply gets back. */
  DELIVERED,
  /** Somebody says no: a reset, an ICMP error, an error of the client's own kernel. */
  REJECTED,
  /** Silence: the client waits until its patience ends. */
  DROPPED,
  /** Somebody else answers. */
  MISDELIVERED,
  /** What cannot be seen decides. */
  UNKNOWN;

  /** {@code delivered}, ... */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
