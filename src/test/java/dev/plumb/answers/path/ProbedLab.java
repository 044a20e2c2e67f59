package dev.plumb.answers.path;

import java.util.List;

/**
 * Real namespaces that are asked about twice: the engine says what will happen, and a client tries.
 *
 * @param prefix begins the names of its namespaces
 * @param namespaces all of them
 * @param build shell lines that make it
 * @param mistakes shell lines of which each may be left out
 * @param listeners lines for {@code path/prober.py}
 */
record ProbedLab(
    String prefix,
    List<String> namespaces,
    List<String> build,
    List<String> mistakes,
    List<String> listeners,
    List<Question> questions) {
  /**
   * One question.
   *
   * @param from a namespace
   * @param port 0 for icmp
   */
  record Question(String from, Transport transport, String address, int port) {
    String line(String key) {
      return "probe " + key + " " + from + " " + transport.word() + " " + address + " " + port;
    }
  }

  /** The same with fewer mistakes, and one question alone. */
  ProbedLab with(List<String> fewer, Question only) {
    return new ProbedLab(prefix, namespaces, build, fewer, listeners, List.of(only));
  }

  String script() {
    StringBuilder out = new StringBuilder();
    build.forEach(line -> out.append(line).append('\n'));
    mistakes.forEach(line -> out.append("{ ").append(line).append("; } 2>/dev/null || true\n"));
    return out.toString();
  }

  String removal() {
    StringBuilder out = new StringBuilder();
    namespaces.forEach(netns -> out.append("ip netns del ").append(netns).append('\n'));
    return out.toString();
  }
}
