package dev.plumb;

/** Wires the wings together; everything else lives in a room. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {}
}
