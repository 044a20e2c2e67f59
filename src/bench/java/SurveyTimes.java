import dev.plumb.model.port.Needs;
import dev.plumb.world.discovery.Engines;
import dev.plumb.world.discovery.LiveSurveyor;
import dev.plumb.world.kernel.ProcRoot;
import java.util.List;

/** Surveys the host again and again: {@code SurveyTimes ROUNDS} prints microseconds, one a line. */
final class SurveyTimes {
  private SurveyTimes() {}

  public static void main(String[] args) {
    LiveSurveyor surveyor = new LiveSurveyor(ProcRoot.system(), Engines.NONE);
    long seen = 0;
    for (int round = Integer.parseInt(args[0]); round > 0; round--) {
      long began = System.nanoTime();
      seen = surveyor.survey(Needs.survey(), List.of()).namespaces().size();
      System.out.println((System.nanoTime() - began) / 1000);
    }
    System.err.println(seen + " namespaces");
  }
}
