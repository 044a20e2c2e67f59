package dev.plumb.answers.path;

import dev.plumb.live.NamedNetns;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import dev.plumb.world.discovery.Engines;
import dev.plumb.world.discovery.LiveSurveyor;
import dev.plumb.world.kernel.ProcRoot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Builds {@link ProbedLab}s, asks the engine, and asks the kernel. */
final class ProbedLabs implements AutoCloseable {
  private static final String PROBER =
      System.getProperty("basedir") + "/src/test/resources/path/prober.py";

  private final LiveSurveyor live = new LiveSurveyor(ProcRoot.system(), Engines.NONE);
  private final Process process;
  private final BufferedReader out;

  ProbedLabs() throws IOException {
    process =
        new ProcessBuilder("python3", PROBER)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * A question with both answers.
   *
   * @param observed what the client saw
   */
  record Compared(ProbedLab lab, ProbedLab.Question question, PathAnswer answer, String observed) {
    boolean isDecided() {
      return answer.verdict() != Verdict.UNKNOWN;
    }

    String predicted() {
      return switch (answer.verdict()) {
        case DELIVERED ->
            answer.flow().transport() == Transport.ICMP
                ? "ok"
                : "ok " + answer.responder().orElse("?");
        case MISDELIVERED -> "ok " + answer.responder().orElse("?");
        default -> answer.seen();
      };
    }

    boolean differs() {
      return isDecided() && !predicted().equals(observed);
    }

    /** Everything that is needed to see it again. */
    String file() {
      StringBuilder text = new StringBuilder();
      text.append("# ").append(question).append("\n# predicted ").append(predicted());
      text.append(" (").append(answer.cause().code()).append(' ').append(answer.cause().object());
      text.append("), observed ").append(observed).append('\n');
      text.append(lab.script());
      lab.listeners().forEach(line -> text.append("# ").append(line).append('\n'));
      answer.forward().forEach(hop -> text.append("# > ").append(hop).append('\n'));
      answer.back().forEach(hop -> text.append("# < ").append(hop).append('\n'));
      return text.toString();
    }
  }

  /** Builds labs side by side, and compares the answers to their questions. */
  List<Compared> compare(List<ProbedLab> labs) throws IOException {
    List<Compared> all = new ArrayList<>();
    try {
      for (ProbedLab lab : labs) {
        NamedNetns.sh(lab.script());
        lab.listeners().forEach(this::say);
      }
      settle();
      Host host = survey();
      Map<String, NetnsId> ids = new HashMap<>();
      for (Namespace namespace : host.namespaces()) {
        ids.put(namespace.name(), namespace.id());
      }
      PathEngine engine = new PathEngine(host);
      Map<String, Runnable> pending = new HashMap<>();
      Map<String, String> results = new HashMap<>();
      for (ProbedLab lab : labs) {
        for (ProbedLab.Question question : lab.questions()) {
          String key = "q" + pending.size();
          PathAnswer answer = engine.ask(flow(ids, question));
          pending.put(
              key,
              () ->
                  all.add(
                      new Compared(lab, question, answer, results.getOrDefault(key, "nothing"))));
          say(question.line(key));
        }
      }
      results.putAll(ask("go"));
      pending.values().forEach(Runnable::run);
      ask("reset");
    } finally {
      for (ProbedLab lab : labs) {
        NamedNetns.sh(lab.removal());
      }
    }
    return all;
  }

  /**
   * Asks again alone, and leaves out mistakes one by one as long as both answers still differ.
   *
   * @return empty when they agree now
   */
  Optional<Compared> shrunk(Compared found) throws IOException {
    Compared worst = again(found, found.lab().mistakes());
    if (!worst.differs()) {
      return Optional.empty();
    }
    for (String one : found.lab().mistakes()) {
      List<String> fewer = new ArrayList<>(worst.lab().mistakes());
      fewer.remove(one);
      Compared less = again(found, fewer);
      worst = less.differs() ? less : worst;
    }
    return Optional.of(worst);
  }

  private Compared again(Compared found, List<String> mistakes) throws IOException {
    return compare(List.of(found.lab().with(mistakes, found.question()))).getFirst();
  }

  /** Carrier and the ports' states come by a work queue. */
  private static void settle() {
    try {
      TimeUnit.MILLISECONDS.sleep(300);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Host survey() {
    return live.survey(PathEngine.needs().and(Needs.all(Part.REFERENCES)), List.of());
  }

  private static Flow flow(Map<String, NetnsId> ids, ProbedLab.Question question) {
    return new Flow(
        ids.get(question.from()),
        Optional.empty(),
        Optional.empty(),
        IpAddress.of(question.address()),
        question.transport(),
        question.port() == 0 ? OptionalInt.empty() : OptionalInt.of(question.port()),
        OptionalInt.empty(),
        Optional.empty());
  }

  private void say(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Map<String, String> ask(String line) throws IOException {
    say(line);
    Map<String, String> results = new HashMap<>();
    for (String said = out.readLine();
        said != null && !said.equals("done");
        said = out.readLine()) {
      int blank = said.indexOf(' ');
      results.put(said.substring(0, blank), said.substring(blank + 1));
    }
    return results;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    out.close();
  }
}
