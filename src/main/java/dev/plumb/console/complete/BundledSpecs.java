package dev.plumb.console.complete;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The specs in the jar, each read when it is first asked for. Safe for several threads: the prompt
 * and a highlighter may ask at the same time.
 */
public final class BundledSpecs implements Specs {
  private static final String FOLDER = "/completions/";

  private final Map<String, Optional<Spec>> specs = new HashMap<>();
  private final Map<String, Optional<Grammar>> grammars = new HashMap<>();
  private List<String> commands = List.of();

  /** Nothing is read yet. */
  public BundledSpecs() {}

  @Override
  public synchronized List<String> commands() {
    if (commands.isEmpty()) {
      commands = readIndex();
    }
    return commands;
  }

  @Override
  public synchronized Optional<Spec> spec(String program) {
    String name = program.substring(program.lastIndexOf('/') + 1);
    Optional<Spec> known = specs.get(name);
    if (known == null) {
      known = commands().contains(name) ? Optional.of(readSpec(name)) : Optional.empty();
      if (known.isPresent()) {
        specs.put(name, known);
      }
    }
    return known;
  }

  @Override
  public synchronized Optional<Grammar> grammar(String name) {
    Optional<Grammar> known = grammars.get(name);
    if (known == null) {
      known = Optional.of(readGrammar(name));
      grammars.put(name, known);
    }
    return known;
  }

  private static List<String> readIndex() {
    try (DataInputStream in = open("index")) {
      int count = in.readUnsignedShort();
      List<String> names = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        names.add(in.readUTF());
      }
      return List.copyOf(names);
    } catch (IOException e) {
      throw new UncheckedIOException("completions/index", e);
    }
  }

  private static Spec readSpec(String name) {
    try (DataInputStream in = open(name + ".spec")) {
      return new SpecReader(in).spec();
    } catch (IOException e) {
      throw new UncheckedIOException("completions/" + name + ".spec", e);
    }
  }

  private static Grammar readGrammar(String name) {
    try (DataInputStream in = open(name + ".grammar")) {
      return new SpecReader(in).grammar();
    } catch (IOException e) {
      throw new UncheckedIOException("completions/" + name + ".grammar", e);
    }
  }

  private static DataInputStream open(String file) throws IOException {
    InputStream stream = BundledSpecs.class.getResourceAsStream(FOLDER + file);
    if (stream == null) {
      throw new IOException("missing in the jar: built without the spec compiler?");
    }
    return new DataInputStream(new BufferedInputStream(stream));
  }
}
