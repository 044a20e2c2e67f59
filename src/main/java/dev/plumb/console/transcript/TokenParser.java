package dev.plumb.console.transcript;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts expected lines and commands into tokens. Only declared names are placeholders, so {@code
 * <br>} is text.
 */
final class TokenParser {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\\\?<(?:(\\*)|:([a-z0-9]+)(?:(<=?)([^<>]+))?|([a-z][a-z0-9.-]*))>");

  private static final Pattern RULE = Pattern.compile("([-─=])\\1{2,}");
  private static final Pattern RULES = Pattern.compile(" *(?:([-─=])\\1{2,}(?: +|$))+");

  private final String file;
  private final Map<String, Binding> bindings;
  private final Set<String> seen = new HashSet<>();

  TokenParser(String file, Map<String, Binding> bindings) {
    this.file = file;
    this.bindings = bindings;
  }

  /** The tokens of a line of output; trailing blanks mean nothing. */
  List<Token> output(String text, int line) throws MalformedTranscript {
    String stripped = text.stripTrailing();
    if (RULES.matcher(stripped).matches()) {
      return rules(stripped);
    }
    List<Token> tokens = tokens(canonical(stripped), line, true);
    for (Token token : tokens) {
      if (token instanceof Token.Named named) {
        seen.add(named.binding().name());
      }
    }
    return tokens;
  }

  /** The tokens of a command; every name in it must have a value by then. */
  List<Token> command(String text, int line) throws MalformedTranscript {
    List<Token> tokens = tokens(text, line, false);
    for (Token token : tokens) {
      if (token instanceof Token.Named named) {
        Binding binding = named.binding();
        if (!seen.contains(binding.name()) && binding.from().isEmpty()) {
          throw new MalformedTranscript(
              file,
              line,
              binding.written()
                  + " has no value here: no output above shows it and its binding has no 'from'");
        }
      } else if (!(token instanceof Token.Literal)) {
        throw new MalformedTranscript(
            file, line, "a command can't hold <:kind> or <*>: they have no value to type");
      }
    }
    return tokens;
  }

  /** One spelling for control characters: what {@link dev.plumb.console.render.Escape} writes. */
  static String canonical(String text) {
    return text.indexOf('\\') < 0 ? text : text.replace("\\e", "\\x1b").replace("\\t", "\\x09");
  }

  private List<Token> tokens(String text, int line, boolean gaps) throws MalformedTranscript {
    List<Token> tokens = new ArrayList<>();
    Matcher found = PLACEHOLDER.matcher(text);
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (found.find()) {
      literal.append(text, at, found.start());
      at = found.end();
      boolean escaped = found.group().startsWith("\\");
      Optional<Token> token = placeholder(found, line);
      if (escaped && (token.isPresent() || isMeant(found.group(5), bindings.keySet()))) {
        literal.append(found.group(), 1, found.group().length());
      } else if (token.isEmpty()) {
        literal.append(found.group());
      } else {
        addLiteral(tokens, literal, gaps);
        if (!(token.get() instanceof Token.Wild
            && !tokens.isEmpty()
            && tokens.getLast() instanceof Token.Wild)) {
          tokens.add(token.get());
        }
      }
    }
    literal.append(text, at, text.length());
    addLiteral(tokens, literal, gaps);
    return tokens;
  }

  private Optional<Token> placeholder(Matcher found, int line) throws MalformedTranscript {
    if (found.group(1) != null) {
      return Optional.of(new Token.Wild());
    }
    if (found.group(2) != null) {
      return Optional.of(anonymous(found, line));
    }
    String name = found.group(5);
    Binding binding = bindings.get(name);
    if (binding != null) {
      return Optional.of(new Token.Named(binding));
    }
    if (isMeant(name, bindings.keySet()) && !found.group().startsWith("\\")) {
      throw new MalformedTranscript(
          file, line, "<" + name + "> is not declared under 'bindings' (for the text write \\<)");
    }
    return Optional.empty();
  }

  /** True when a name between angle brackets is a placeholder, or was meant to be one. */
  private static boolean isMeant(String name, Set<String> declared) {
    return name.indexOf('.') >= 0
        || declared.contains(name)
        || declared.stream().anyMatch(near(name));
  }

  /** A text as it must be written to be nothing but text. */
  static String escaped(String text, Set<String> declared) {
    if (text.indexOf('<') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    Matcher found = PLACEHOLDER.matcher(text);
    int at = 0;
    while (found.find()) {
      boolean name = found.group(5) != null;
      out.append(text, at, found.start());
      out.append(name && !isMeant(found.group(5), declared) ? "" : "\\").append(found.group());
      at = found.end();
    }
    return out.append(text, at, text.length()).toString();
  }

  private Token anonymous(Matcher found, int line) throws MalformedTranscript {
    Optional<ValueKind> kind = ValueKind.of(found.group(2));
    if (kind.isEmpty()) {
      throw new MalformedTranscript(
          file,
          line,
          "no such kind of value: " + found.group(2) + "; one of: " + ValueKind.words());
    }
    if (found.group(3) == null) {
      return new Token.Anonymous(kind.get(), OptionalDouble.empty(), false);
    }
    OptionalDouble limit = Quantity.of(kind.get(), found.group(4).strip());
    if (limit.isEmpty()) {
      throw new MalformedTranscript(
          file, line, found.group(4) + " is no limit for a " + kind.get().word());
    }
    return new Token.Anonymous(kind.get(), limit, found.group(3).equals("<="));
  }

  /** Names one letter away from a declared one are typing errors. */
  private static java.util.function.Predicate<String> near(String name) {
    return declared ->
        Math.abs(declared.length() - name.length()) <= 1
            && declared.length() > 3
            && differences(declared, name) <= 2;
  }

  /** Characters left over after the common beginning and the common end. */
  private static int differences(String left, String right) {
    int shorter = Math.min(left.length(), right.length());
    int start = 0;
    while (start < shorter && left.charAt(start) == right.charAt(start)) {
      start++;
    }
    int end = 0;
    while (end < shorter - start
        && left.charAt(left.length() - 1 - end) == right.charAt(right.length() - 1 - end)) {
      end++;
    }
    return Math.max(left.length(), right.length()) - start - end;
  }

  private static void addLiteral(List<Token> tokens, StringBuilder literal, boolean gaps) {
    if (literal.isEmpty()) {
      return;
    }
    String text = literal.toString();
    literal.setLength(0);
    if (!gaps) {
      tokens.add(new Token.Literal(text));
      return;
    }
    int at = 0;
    while (at < text.length()) {
      int start = text.indexOf("  ", at);
      if (start < 0) {
        tokens.add(new Token.Literal(text.substring(at)));
        return;
      }
      int end = start;
      while (end < text.length() && text.charAt(end) == ' ') {
        end++;
      }
      if (start > at) {
        tokens.add(new Token.Literal(text.substring(at, start)));
      }
      boolean leading = tokens.isEmpty();
      tokens.add(
          leading ? new Token.Literal(text.substring(start, end)) : new Token.Gap(end - start));
      at = end;
    }
  }

  private static List<Token> rules(String text) {
    List<Token> tokens = new ArrayList<>();
    Matcher rule = RULE.matcher(text);
    int at = 0;
    while (rule.find()) {
      if (rule.start() > at) {
        String blanks = text.substring(at, rule.start());
        tokens.add(
            at > 0 && blanks.length() > 1
                ? new Token.Gap(blanks.length())
                : new Token.Literal(blanks));
      }
      tokens.add(new Token.Rule(rule.group().charAt(0)));
      at = rule.end();
    }
    return tokens;
  }
}
