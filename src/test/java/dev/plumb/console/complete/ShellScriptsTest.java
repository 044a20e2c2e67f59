package dev.plumb.console.complete;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts in the real shells. A small program plays {@code plumb}: it writes down how it was
 * called and offers names that a shell must not act on. Each such name would make a file {@code
 * pwned} if it did.
 */
class ShellScriptsTest {
  /** Until the command table hands its own over. */
  static final List<String> FIRST_WORDS =
      List.of(
          "ns",
          "link",
          "addr",
          "route",
          "rule",
          "neigh",
          "veth",
          "bridge",
          "stack",
          "network",
          "use",
          "exec",
          "probe",
          "subnet",
          "watch",
          "events",
          "lab",
          "set",
          "let",
          "alias",
          "history",
          "time",
          "completion",
          "help",
          "quit",
          "snapshot",
          "open",
          "demo");

  @TempDir Path home;

  @Test
  void checkedInScriptsAreTheGeneratedOnes() throws IOException {
    compare("plumb.bash", ShellScripts.bash(FIRST_WORDS));
    compare("_plumb", ShellScripts.zsh(FIRST_WORDS));
    compare("plumb.fish", ShellScripts.fish(FIRST_WORDS));
  }

  private static void compare(String name, String generated) throws IOException {
    Path file = Path.of("completions/shell", name);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, generated);
    }
    assertEquals(generated, Files.readString(file));
  }

  @Test
  void firstWordsCannotSmuggleShellText() {
    assertThrows(
        IllegalArgumentException.class, () -> ShellScripts.bash(List.of("ns", "'; reboot '")));
  }

  // bash

  @Test
  void bashOffersWholeValues() throws Exception {
    assertEquals(List.of("peer-of", "peers"), bash("plumb veth pe"));
    assertEquals(List.of("veth", "pe"), called());
  }

  @Test
  void bashKeepsWhatStandsBeforeAColonOrEquals() throws Exception {
    assertEquals(List.of("eth0", "eth1"), bash("plumb veth peer-of nginx-1:e"));
    assertEquals(List.of("veth", "peer-of", "nginx-1:e"), called());
    assertEquals(List.of("eth0", "eth1"), bash("plumb veth peer-of nginx-1:"));
    assertEquals(List.of("json"), bash("plumb --output=js"));
    assertEquals(List.of("2"), bash("plumb link fe80::"));
  }

  @Test
  void bashQuotesHostileNames() throws Exception {
    List<String> offered = bash("plumb use ");
    assertTrue(offered.contains("\\$\\(touch\\ pwned\\)"), offered.toString());
    assertTrue(offered.contains("a\\ b"), offered.toString());
    // What the line would become is read back by bash as exactly the hostile name.
    String script = "for w in " + String.join(" ", offered) + "; do echo \"$w\"; done";
    assertEquals(hostile(), run(List.of("bash", "-c", script)));
    assertFalse(Files.exists(home.resolve("pwned")));
  }

  @Test
  void bashCompletesInsideQuotes() throws Exception {
    assertEquals(List.of("$(touch pwned)"), bash("plumb use '$(t"));
    assertEquals(List.of("use", "$(t"), called());
    assertEquals(List.of("\\$(touch pwned)"), bash("plumb use \"\\$(t"));
    assertFalse(Files.exists(home.resolve("pwned")));
  }

  @Test
  void bashNeverRunsWhatIsHalfTyped() throws Exception {
    bash("plumb use $(touch pwned) `touch pwned` ");
    assertFalse(Files.exists(home.resolve("pwned")));
  }

  @Test
  void bashFallsBackToFirstWords() throws Exception {
    assertEquals(List.of("snapshot"), bash("./broken/plumb sn"));
    assertEquals(List.of(), bash("./broken/plumb veth p"));
    long before = System.nanoTime();
    assertEquals(List.of("snapshot"), bash("./slow/plumb sn"));
    assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - before) < 5);
  }

  @Test
  void bashUnderReadlinePutsTheOnlyCandidateOnTheLine() throws Exception {
    List<String> typed =
        List.of(
            "plumb veth peer-of nginx-1:eth0",
            "plumb veth peer-of ngi",
            "plumb use '$",
            "plumb use \"\\$",
            "plumb use \\$",
            "plumb addr e@",
            "plumb addr e@f:",
            "plumb addr \"e@",
            "plumb --outp");
    assertEquals(
        List.of(
            "plumb veth peer-of nginx-1:eth0 ",
            "plumb veth peer-of nginx-1:eth",
            "plumb use '$(touch pwned)' ",
            "plumb use \"\\$(touch pwned)\" ",
            "plumb use \\$\\(touch\\ pwned\\) ",
            "plumb addr e@f:g ",
            "plumb addr e@f:g ",
            "plumb addr \"e@f:g\" ",
            "plumb --output="),
        readline(typed));
    assertFalse(Files.exists(home.resolve("pwned")));
  }

  /** Types each line and Tab into an interactive bash on a terminal that zsh's zpty lends. */
  private List<String> readline(List<String> lines) throws Exception {
    need("bash");
    need("zsh");
    write("plumb.bash", ShellScripts.bash(FIRST_WORDS));
    String script =
        """
        zmodload zsh/zpty || exit 9
        zpty -b session "PATH=$PATH HISTFILE=/dev/null bash --norc --noprofile -i"
        zpty -w session "PS1= ; stty -echo; . ./plumb.bash"
        zpty -w session 'dump() { printf "<<<%s>>>\\n" "$READLINE_LINE" >>out; READLINE_LINE= READLINE_POINT=0; }'
        zpty -w session 'bind -x "\\"\\C-x\\": dump"; bind "set bell-style none"; echo ready >>out'
        for i in {1..100}; do [[ -s out ]] && break; sleep 0.1; done
        n=1
        for l in "$@"; do
          zpty -w -n session "$l"$'\\t'
          sleep 0.2
          zpty -w -n session $'\\x18'
          n=$((n + 1))
          for i in {1..20}; do (( $(wc -l <out) >= n )) && break; sleep 0.1; done
        done
        zpty -w session exit
        for i in {1..50}; do zpty -t session || break; sleep 0.1; done
        zpty -d session
        cat out
        """;
    List<String> command = new ArrayList<>(List.of("zsh", "-f", "-c", script, "zsh"));
    command.addAll(lines);
    List<String> found = new ArrayList<>();
    for (String line : run(command)) {
      if (line.startsWith("<<<")) {
        found.add(line.substring(3, line.length() - 3));
      }
    }
    return found;
  }

  /** Calls the completion function as readline does; bash itself splits the line. */
  private List<String> bash(String line) throws Exception {
    need("bash");
    write("plumb.bash", ShellScripts.bash(FIRST_WORDS));
    // COMP_WORDS split as readline does: at blanks, and around : and = (also @), outside quotes.
    String script =
        """
        . ./plumb.bash
        COMP_LINE=$1 COMP_POINT=${#1}
        COMP_WORDS=() word= quote= fresh=1
        for ((k = 0; k < ${#1}; k++)); do
          c=${1:k:1}
          if [[ -n $quote ]]; then
            word+=$c
            if [[ $c == "$quote" ]]; then quote=; fi
          elif [[ $c == [\\'\\"] ]]; then quote=$c; word+=$c
          elif [[ $c == ' ' ]]; then
            [[ -n $word ]] && COMP_WORDS+=("$word"); word=
          elif [[ $c == [:=@] ]]; then
            [[ -n $word ]] && COMP_WORDS+=("$word")
            if [[ ${1:k-1:1} == "$c" ]]; then COMP_WORDS[${#COMP_WORDS[@]}-1]+=$c
            else COMP_WORDS+=("$c"); fi
            word=
          else word+=$c; fi
        done
        if [[ -n $word || ${1: -1} == ' ' ]]; then COMP_WORDS+=("$word"); fi
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _plumb
        ((${#COMPREPLY[@]})) && printf '%s\\n' "${COMPREPLY[@]}"
        exit 0
        """;
    return run(List.of("bash", "--norc", "-c", script, "bash", line));
  }

  // fish

  @Test
  void fishOffersValuesWithDescriptions() throws Exception {
    assertEquals(
        List.of("peer-of\tboth ends of a cable", "peers\tall of them"), fish("plumb veth pe"));
    assertEquals(List.of("veth", "pe"), called());
    assertEquals(
        List.of("nginx-1:eth0\tup", "nginx-1:eth1\tdown"), fish("plumb veth peer-of nginx-1:e"));
  }

  @Test
  void fishHandsOverHalfTypedQuotes() throws Exception {
    fish("plumb use '$(t");
    assertEquals(List.of("use", "$(t"), called());
    fish("plumb use \\$\\(t");
    assertEquals(List.of("use", "$(t"), called());
    fish("plumb use ");
    assertEquals(List.of("use", ""), called());
  }

  @Test
  void fishPassesHostileNamesAsText() throws Exception {
    List<String> offered = new ArrayList<>();
    for (String line : fish("plumb use ")) {
      int tab = line.indexOf('\t');
      offered.add(tab < 0 ? line : line.substring(0, tab));
    }
    assertTrue(offered.containsAll(hostile()), offered.toString());
    assertFalse(Files.exists(home.resolve("pwned")));
  }

  @Test
  void fishFallsBackToFirstWords() throws Exception {
    Path bin = home.resolve("bin");
    Files.createDirectories(bin);
    executable(bin.resolve("plumb"), "#!/bin/sh\nexit 70\n");
    assertEquals(List.of("snapshot"), fish("plumb sn"));
  }

  private List<String> fish(String line) throws Exception {
    need("fish");
    write("plumb.fish", ShellScripts.fish(FIRST_WORDS));
    // complete -C prints in no order; the pager of fish sorts.
    return run(
            List.of("fish", "--no-config", "-c", "source ./plumb.fish; complete -C $argv[1]", line))
        .stream()
        .sorted()
        .toList();
  }

  // zsh

  @Test
  void zshPutsTheOnlyCandidateOnTheLine() throws Exception {
    assertEquals("plumb veth peer-of ", zsh("plumb veth peer"));
    assertEquals(List.of("veth", "peer"), called());
    assertEquals("plumb veth peer-of nginx-1:eth0 ", zsh("plumb veth peer-of nginx-1:eth0"));
    assertEquals("plumb --output=", zsh("plumb --outp"));
  }

  @Test
  void zshQuotesHostileNames() throws Exception {
    assertEquals("plumb use \\$\\(touch\\ pwned\\) ", zsh("plumb use \\$"));
    assertEquals("plumb use a\\ b ", zsh("plumb use a"));
    assertFalse(Files.exists(home.resolve("pwned")));
  }

  @Test
  void zshFallsBackToFirstWords() throws Exception {
    executable(
        Files.createDirectories(home.resolve("bin")).resolve("plumb"), "#!/bin/sh\nexit 70\n");
    assertEquals("plumb snapshot ", zsh("plumb sn"));
  }

  /** Types the line and Tab into an interactive zsh, and returns what the line has become. */
  private String zsh(String line) throws Exception {
    need("zsh");
    Files.createDirectories(home.resolve("fpath"));
    Files.writeString(home.resolve("fpath/_plumb"), ShellScripts.zsh(FIRST_WORDS));
    String script =
        """
        zmodload zsh/zpty || exit 9
        zpty -b session "PATH=$PATH zsh -f -i"
        zpty -w session "PS1= PS2= RPS1= fpath=($PWD/fpath \\$fpath); stty -echo"
        zpty -w session 'autoload -Uz compinit && compinit -u -D'
        zpty -w session 'dump() { print -r -- "<<<$BUFFER>>>" >>out; BUFFER=; zle .accept-line }'
        zpty -w session 'zle -N dump; bindkey "^X" dump; bindkey "^I" complete-word; print ready >>out'
        for i in {1..100}; do [[ -s out ]] && break; sleep 0.1; done
        zpty -w -n session "$1"$'\\t'
        sleep 0.3
        zpty -w -n session $'\\x18'
        for i in {1..50}; do grep -q '<<<' out && break; sleep 0.1; done
        zpty -d session
        cat out
        """;
    Files.deleteIfExists(home.resolve("out"));
    for (String found : run(List.of("zsh", "-f", "-c", script, "zsh", line))) {
      if (found.startsWith("<<<")) {
        return found.substring(3, found.length() - 3);
      }
    }
    return "(zsh said nothing)";
  }

  // the stage

  private static List<String> hostile() {
    return List.of("$(touch pwned)", "`touch pwned`", "a b", "it's", "\"q\"", "x;touch pwned", "*");
  }

  private void stage() throws IOException {
    Path bin = Files.createDirectories(home.resolve("bin"));
    if (!Files.exists(bin.resolve("plumb"))) {
      StringBuilder script = new StringBuilder("#!/bin/sh\n");
      script.append("shift 2; : >called; for w; do printf '%s\\n' \"$w\" >>called; done\n");
      script.append("case $* in\n");
      script.append("'veth pe'*' nginx-1:eth0') printf 'nginx-1:eth0\\tup\\n';;\n");
      script.append("'veth peer-of '*) printf 'nginx-1:eth0\\tup\\nnginx-1:eth1\\tdown\\n';;\n");
      script.append("'veth peer'*) printf 'peer-of\\tboth ends of a cable\\n';;\n");
      script.append(
          "'veth p'*) printf 'peer-of\\tboth ends of a cable\\npeers\\tall of them\\n';;\n");
      script.append("'--output='*) printf -- '--output=json\\n';;\n");
      script.append("'--outp'*) printf -- '--output=\\tform\\n:6\\n'; exit;;\n");
      script.append("'link fe80::'*) printf 'fe80::2\\n';;\n");
      script.append("'addr e@'*) printf 'e@f:g\\tx\\n';;\n");
      script.append("'use '*) cat names;;\n");
      script.append("esac\necho :4\n");
      executable(bin.resolve("plumb"), script.toString());
      StringBuilder names = new StringBuilder();
      hostile().forEach(name -> names.append(name).append("\ta name\n"));
      write("names", names.toString());
      executable(
          Files.createDirectories(home.resolve("broken")).resolve("plumb"), "#!/bin/sh\nexit 70\n");
      executable(
          Files.createDirectories(home.resolve("slow")).resolve("plumb"),
          "#!/bin/sh\nexec sleep 20\n");
    }
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(home.resolve(name), text);
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private List<String> called() throws IOException {
    return Files.readAllLines(home.resolve("called"));
  }

  private static void need(String shell) {
    for (String folder : System.getenv("PATH").split(":", -1)) {
      if (Files.isExecutable(Path.of(folder, shell))) {
        return;
      }
    }
    Assumptions.abort(shell + " is not installed");
  }

  private List<String> run(List<String> command) throws Exception {
    stage();
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().put("PATH", home.resolve("bin") + ":" + System.getenv("PATH"));
    builder.environment().put("HOME", home.toString());
    builder.environment().put("TERM", "dumb");
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("XDG_CONFIG_HOME", home.resolve("config").toString());
    builder.redirectError(home.resolve("stderr").toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    try (InputStream in = process.getInputStream()) {
      String out = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue(), () -> out + stderr());
      return out.isEmpty() ? List.of() : out.lines().toList();
    }
  }

  private String stderr() {
    try {
      return Files.readString(home.resolve("stderr"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
