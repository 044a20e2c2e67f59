package dev.plumb.console.transcript;

/** Where a line came out. */
public enum Stream {
  OUTPUT,
  ERRORS
}
