package dev.plumb.console.complete;

import java.util.List;
import java.util.Optional;

/** The specs and grammars at hand. */
public interface Specs {
  /** The names of all programs there is a spec for, sorted. */
  List<String> commands();

  /** The spec of a program given by name or path, or empty when there is none. */
  Optional<Spec> spec(String program);

  /** A sub-language by name, or empty when there is none. */
  Optional<Grammar> grammar(String name);
}
