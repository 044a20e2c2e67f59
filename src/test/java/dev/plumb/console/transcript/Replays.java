package dev.plumb.console.transcript;

import java.util.ArrayList;
import java.util.List;

/** Runs transcripts that stand in a test. */
final class Replays {
  private Replays() {}

  /** Nothing but a saved host, on a kernel 6.1. */
  record Scripted(boolean live, boolean root, boolean docker, String kernel)
      implements Conditions.Surroundings {
    static final Scripted BARE = new Scripted(false, false, false, "6.1.0-18-amd64");

    @Override
    public boolean hasCommand(String name) {
      return name.equals("ip");
    }
  }

  static Transcript parse(String text) {
    try {
      return TranscriptParser.parse("t.md", text);
    } catch (MalformedTranscript malformed) {
      throw new AssertionError(malformed.located(), malformed);
    }
  }

  static List<Verdict> run(ScriptedSession session, String text) {
    return run(session, Scripted.BARE, text);
  }

  static List<Verdict> run(ScriptedSession session, Scripted surroundings, String text) {
    List<Verdict> verdicts = new ArrayList<>();
    try (Replay replay = new Replay(parse(text), session, surroundings)) {
      while (replay.hasNext()) {
        verdicts.add(replay.next());
      }
    }
    return verdicts;
  }

  /** One block of console lines under front matter that declares bindings {@code name:kind}. */
  static String console(String bindings, String block) {
    StringBuilder text = new StringBuilder("---\ntranscript: 1\nbindings:\n");
    for (String binding : bindings.split(" ")) {
      String[] parts = binding.split(":");
      text.append("  ").append(parts[0]).append(": {kind: ").append(parts[1]);
      if (parts.length > 2) {
        text.append(", ").append(parts[2].replace("=", ": "));
      }
      text.append("}\n");
    }
    return text.append("---\n# Title\n\n```console\n").append(block).append("```\n").toString();
  }

  static String report(Verdict verdict) {
    return verdict instanceof Verdict.Failed failed
        ? String.join("\n", failed.report()) + "\n"
        : verdict.toString();
  }

  /** The only step's outcome. */
  static Verdict only(ScriptedSession session, String text) {
    List<Verdict> verdicts = run(session, text);
    if (verdicts.size() != 1) {
      throw new AssertionError(verdicts);
    }
    return verdicts.getFirst();
  }
}
