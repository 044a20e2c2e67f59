package dev.plumb.console.command;

import dev.plumb.model.port.Needs;
import java.util.List;
import java.util.Optional;

/**
 * One row of the command table: everything that dispatch, help, completion and documents know of a
 * command.
 *
 * @param noun the first word
 * @param verb the second; empty for commands that are a single word
 * @param byDefault true when the noun alone means this one
 * @param summary one line, no full stop
 * @param arguments what follows, in order
 * @param options what may stand anywhere before a {@linkplain Slot#takesRest rest}
 * @param needs what it must know of the host before it runs
 * @param examples whole lines, as typed at the prompt
 * @param action what it does
 */
public record CommandEntry(
    String noun,
    Optional<String> verb,
    boolean byDefault,
    String summary,
    List<Argument> arguments,
    List<Option> options,
    Needs needs,
    List<String> examples,
    Action action) {
  public CommandEntry {
    arguments = List.copyOf(arguments);
    options = List.copyOf(options);
    examples = List.copyOf(examples);
  }

  /**
   * A place for a word.
   *
   * @param name as help shows it, upper case: {@code LINK}
   * @param required false when it may be left out
   * @param repeats true when any number of words may follow (the last argument only)
   */
  public record Argument(String name, Slot slot, boolean required, boolean repeats) {
    public static Argument required(String name, Slot slot) {
      return new Argument(name, slot, true, slot.takesRest());
    }

    public static Argument optional(String name, Slot slot) {
      return new Argument(name, slot, false, slot.takesRest());
    }

    public static Argument repeated(String name, Slot slot) {
      return new Argument(name, slot, false, true);
    }
  }

  /**
   * An option.
   *
   * @param names its spellings, the one that help prints first: {@code --in}, {@code -n}
   * @param value what its value is; empty for a flag
   * @param help one line
   */
  public record Option(List<String> names, Optional<Argument> value, String help) {
    public Option {
      names = List.copyOf(names);
    }

    public static Option flag(String name, String help) {
      return new Option(List.of(name), Optional.empty(), help);
    }

    public static Option valued(String name, String valueName, Slot slot, String help) {
      return new Option(List.of(name), Optional.of(Argument.required(valueName, slot)), help);
    }

    /** The spelling that help prints. */
    public String name() {
      return names.getFirst();
    }
  }

  /** What a command does. */
  @FunctionalInterface
  public interface Action {
    /**
     * Answers.
     *
     * @throws UserError when the question can't be answered, with what to do next
     */
    Outcome run(Call call) throws UserError;
  }

  /** The words that call it: {@code bridge fdb}. */
  public String words() {
    return verb.isPresent() ? noun + " " + verb.get() : noun;
  }

  /** Starts a row. */
  public static Builder named(String noun, String verb) {
    return new Builder(noun, Optional.of(verb));
  }

  /** Starts a row of a single word. */
  public static Builder named(String noun) {
    return new Builder(noun, Optional.empty());
  }

  /** Collects a row. */
  public static final class Builder {
    private final String noun;
    private final Optional<String> verb;
    private boolean byDefault;
    private String summary = "";
    private final List<Argument> arguments = new java.util.ArrayList<>();
    private final List<Option> options = new java.util.ArrayList<>();
    private Needs needs = Needs.NOTHING;
    private final List<String> examples = new java.util.ArrayList<>();

    private Builder(String noun, Optional<String> verb) {
      this.noun = noun;
      this.verb = verb;
    }

    /** The noun alone means this one. */
    public Builder byDefault() {
      byDefault = true;
      return this;
    }

    public Builder summary(String text) {
      summary = text;
      return this;
    }

    public Builder takes(Argument argument) {
      arguments.add(argument);
      return this;
    }

    public Builder option(Option option) {
      options.add(option);
      return this;
    }

    public Builder needs(Needs what) {
      needs = what;
      return this;
    }

    public Builder example(String line) {
      examples.add(line);
      return this;
    }

    public CommandEntry runs(Action action) {
      return new CommandEntry(
          noun, verb, byDefault, summary, arguments, options, needs, examples, action);
    }
  }
}
