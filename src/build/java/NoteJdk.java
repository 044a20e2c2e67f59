import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the home of the JDK that runs it into a file, for the wrapper of the live test run. */
final class NoteJdk {
  private NoteJdk() {}

  public static void main(String[] args) throws IOException {
    Path note = Path.of(args[0]);
    Files.createDirectories(note.getParent());
    Files.writeString(note, System.getProperty("java.home") + "\n");
  }
}
