/** What a JVM costs when it does nothing: the unit of docs/bench.md. */
final class Empty {
  private Empty() {}

  public static void main(String[] args) {}
}
