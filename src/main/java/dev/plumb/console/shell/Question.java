package dev.plumb.console.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Asks whoever sits at the terminal, while a command runs and nobody else reads there. */
record Question(Surroundings around) implements ShellSession.Asker {
  @Override
  public Optional<String> ask(String question) {
    try {
      around.err().write(question.getBytes(StandardCharsets.UTF_8));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      // Byte by byte: what is typed after the answer is for the next prompt.
      int next = around.in().read();
      while (next >= 0 && next != '\n') {
        answer.write(next);
        next = around.in().read();
      }
      return next < 0 && answer.size() == 0
          ? Optional.empty()
          : Optional.of(answer.toString(StandardCharsets.UTF_8));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
