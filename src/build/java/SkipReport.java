import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Says at the end of a build how many tests ran in each of its runs, and which were skipped, why.
 *
 * <p>Arguments: the folder of surefire's reports (one folder per run), and {@code required} when a
 * skipped test of the live or host run is a failure.
 */
final class SkipReport {
  private static final List<String> RUNS = List.of("pure", "fuzz", "live", "host");

  private SkipReport() {}

  public static void main(String[] args) throws Exception {
    boolean required = args[1].equals("required");
    int forbidden = 0;
    for (String run : RUNS) {
      Map<String, Integer> reasons = new TreeMap<>();
      int tests = count(Path.of(args[0], run), reasons);
      int skips = reasons.values().stream().mapToInt(Integer::intValue).sum();
      System.out.printf("[INFO] %-4s  %5d tests, %d skipped%n", run, tests, skips);
      boolean bad = required && (run.equals("live") || run.equals("host"));
      reasons.forEach(
          (why, times) ->
              System.out.printf(
                  "[%s]        %5d skipped: %s%n", bad ? "ERROR" : "WARNING", times, why));
      if (bad) {
        forbidden += skips;
      }
    }
    if (forbidden > 0) {
      System.out.println("[ERROR] -Dlive=required allows no skip in the live and host runs");
      System.exit(1);
    }
  }

  private static int count(Path folder, Map<String, Integer> reasons) throws Exception {
    int tests = 0;
    for (Path report : reports(folder)) {
      NodeList cases =
          DocumentBuilderFactory.newDefaultInstance()
              .newDocumentBuilder()
              .parse(report.toFile())
              .getElementsByTagName("testcase");
      for (int i = 0; i < cases.getLength(); i++) {
        tests++;
        NodeList skipped = ((Element) cases.item(i)).getElementsByTagName("skipped");
        if (skipped.getLength() > 0) {
          reasons.merge(reason((Element) skipped.item(0)), 1, Integer::sum);
        }
      }
    }
    return tests;
  }

  private static List<Path> reports(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("TEST-"))
          .sorted()
          .toList();
    }
  }

  /** A condition's reason is an attribute; an assumption's is the first line of its trace. */
  private static String reason(Element skipped) {
    String message = skipped.getAttribute("message");
    String said = message.isBlank() ? skipped.getTextContent() : message;
    String first = said.strip().lines().findFirst().orElse("no reason given");
    return first.replace("org.opentest4j.TestAbortedException: ", "");
  }
}
