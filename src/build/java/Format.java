import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks every Java file with google-java-format, or mends it.
 *
 * <p>Arguments: the formatter's jar, {@code true} to mend, the folder. Run as a source file by the
 * JDK whose syntax the files use; ends with 1 when a file is not formatted.
 */
final class Format {
  private Format() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    boolean apply = !args[1].equals("false"); // -Dformat.apply alone arrives as "true" or ""
    List<String> files;
    try (Stream<Path> walk = Files.walk(Path.of(args[2]))) {
      files = walk.map(Path::toString).filter(name -> name.endsWith(".java")).sorted().toList();
    }
    Path list = Path.of(args[0]).resolveSibling("format.files");
    Files.write(list, files);

    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String name : List.of("api", "code", "file", "parser", "tree", "util")) {
      command.add("--add-exports=jdk.compiler/com.sun.tools.javac." + name + "=ALL-UNNAMED");
    }
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", args[0]));
    command.addAll(apply ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    command.add("@" + list);
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0 && !apply) {
      System.err.println("These files are not in google-java-format; mend them with:");
      System.err.println("  mvn verify -DskipTests -Dformat.apply");
    }
    System.exit(code == 0 ? 0 : 1);
  }
}
