package dev.plumb.console.command;

import dev.plumb.model.Host;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One use of a command: its words, sorted into places, and the session it was typed in.
 *
 * @param entry the command
 * @param arguments the words for its arguments, in order; the rest of a line at the end
 * @param options values by the option's first spelling; a flag has the value ""
 * @param session where it was typed
 */
public record Call(
    CommandEntry entry, List<String> arguments, Map<String, String> options, Session session) {
  public Call {
    arguments = List.copyOf(arguments);
    options = Map.copyOf(options);
  }

  /** The argument at a place; empty when it was left out. */
  public Optional<String> argument(int index) {
    return index < arguments.size() ? Optional.of(arguments.get(index)) : Optional.empty();
  }

  /** All words from a place on. */
  public List<String> rest(int index) {
    return index < arguments.size() ? arguments.subList(index, arguments.size()) : List.of();
  }

  /** The value of an option by its first spelling; empty when it was not given. */
  public Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  public boolean has(String flag) {
    return options.containsKey(flag);
  }

  /** The host, as far as this command's needs go. */
  public Host host() throws UserError {
    return session.host(has("--all") ? entry.needs().ofAll() : entry.needs());
  }
}
