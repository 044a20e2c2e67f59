package dev.plumb.world.lab;

import java.io.IOException;

/** A lab that cannot be: one sentence for whoever wrote it. */
final class LabException extends IOException {
  private static final long serialVersionUID = 1;

  LabException(String sentence) {
    super(sentence);
  }

  LabException(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /** What is wrong at a line of the file. */
  static LabException at(String file, int line, String wrong) {
    return new LabException(file + " line " + line + ": " + wrong);
  }
}
