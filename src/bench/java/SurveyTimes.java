import dev.plumb.model.port.Needs;
import dev.plumb.world.discovery.Engines;
import dev.plumb.world.discovery.LiveSurveyor;
import dev.plumb.world.kernel.ProcRoot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Surveys the host again and again: a whole survey for each line on stdin, whose microseconds it
 * prints.
 */
final class SurveyTimes {
  private SurveyTimes() {}

  public static void main(String[] args) throws IOException {
    LiveSurveyor surveyor = new LiveSurveyor(ProcRoot.system(), Engines.NONE);
    BufferedReader rounds =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    while (rounds.readLine() != null) {
      long began = System.nanoTime();
      int seen = surveyor.survey(Needs.survey(), List.of()).namespaces().size();
      System.out.println((System.nanoTime() - began) / 1000 + " " + seen);
    }
  }
}
