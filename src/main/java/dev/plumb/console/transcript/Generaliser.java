package dev.plumb.console.transcript;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Span;
import dev.plumb.console.render.Escape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers to what stands in a transcript: values that differ from host to host become names or
 * kinds, what somebody chose stays.
 *
 * <p>A typed span is judged by what it is. In untyped text only shapes are looked for that nothing
 * else has ({@link Volatile}); an ifindex is never named there, since nobody knows whose it is.
 */
final class Generaliser {
  /** Around a span's pieces in the text that takes its place, where no host's text can be. */
  private static final char OPEN = '\u0001';

  private static final char CLOSE = '\u0002';

  /** The first port that the kernel gives to those who do not ask for one. */
  private static final int EPHEMERAL = 32768;

  private static final Pattern ADDRESSES =
      Pattern.compile(
          "(?<![0-9A-Za-z:.])(?:[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})"
              + "(?![0-9A-Za-z:.])");

  private final Names names;
  private final boolean addresses;
  private final Supplier<Optional<Meanings>> meanings;
  private final List<String> unnamed = new ArrayList<>();

  /**
   * @param addresses true when addresses that somebody or an engine gave become names too
   * @param meanings who has what; asked only for values that are new
   */
  Generaliser(Names names, boolean addresses, Supplier<Optional<Meanings>> meanings) {
    this.names = names;
    this.addresses = addresses;
    this.meanings = meanings;
  }

  /**
   * A span with its values replaced, so that widths are laid out for what will stand there.
   *
   * @param forPeople false in data formats, where a number's cell does not tell whose it is
   */
  Span replace(Span span, boolean forPeople) {
    List<Piece> pieces = pieces(span, forPeople);
    if (pieces.size() == 1 && pieces.getFirst() instanceof Piece.Literal) {
      return new Span(span.text(), span.kind(), Optional.empty(), span.style());
    }
    StringBuilder shown = new StringBuilder();
    StringBuilder code = new StringBuilder();
    for (Piece piece : pieces) {
      String written =
          switch (piece) {
            case Piece.Literal literal -> literal.text().replace(OPEN, '?').replace(CLOSE, '?');
            case Piece.Named named -> named.binding().written();
            case Piece.Some some -> "<:" + some.kind().word() + ">";
          };
      shown.append(written);
      boolean literal = piece instanceof Piece.Literal;
      code.append(literal ? "" : OPEN).append(written).append(literal ? "" : CLOSE);
    }
    return new Span(
        shown.toString(), span.kind(), Optional.of(OPEN + code.toString()), span.style());
  }

  /** A line whose spans went through {@link #replace} before it was laid out. */
  List<Piece> pieces(Line replaced) {
    List<Piece> pieces = new ArrayList<>();
    for (Span span : replaced.spans()) {
      String code = span.subject().orElse("");
      if (code.isEmpty() || code.charAt(0) != OPEN) {
        // A number, or what was never offered: only what has a shape of its own is looked for.
        escaped(span.kind() == Span.Kind.PLAIN ? untyped(span.text()) : as(span.text()), pieces);
      } else {
        decode(code.substring(1), pieces);
      }
    }
    return pieces;
  }

  private void decode(String code, List<Piece> pieces) {
    int at = 0;
    while (at < code.length()) {
      int open = code.indexOf(OPEN, at);
      int stop = open < 0 ? code.length() : open;
      if (stop > at) {
        pieces.add(new Piece.Literal(Escape.text(code.substring(at, stop))));
      }
      if (open < 0) {
        return;
      }
      int close = code.indexOf(CLOSE, open);
      String written = code.substring(open + 1, close);
      String word = written.substring(1, written.length() - 1);
      pieces.add(
          word.startsWith(":")
              ? new Piece.Some(ValueKind.of(word.substring(1)).orElseThrow())
              : new Piece.Named(names.called(word).orElseThrow()));
      at = close + 1;
    }
  }

  /** A line as it came, values replaced where they stand. */
  List<Piece> line(Line line) {
    List<Piece> pieces = new ArrayList<>();
    for (Span span : line.spans()) {
      escaped(pieces(span, true), pieces);
    }
    return pieces;
  }

  private static void escaped(List<Piece> from, List<Piece> to) {
    for (Piece piece : from) {
      to.add(
          piece instanceof Piece.Literal literal
              ? new Piece.Literal(Escape.text(literal.text()))
              : piece);
    }
  }

  /** A command: values that have a name by now become it; {@link #unnamed} tells of the others. */
  List<Piece> command(String text) {
    unnamed.clear();
    List<Piece> pieces = new ArrayList<>();
    Matcher shape = Volatile.SHAPES.matcher(text);
    int at = 0;
    while (shape.find()) {
      ValueKind kind = Volatile.kindOf(shape);
      boolean value =
          kind != ValueKind.INT
              && kind != ValueKind.IFINDEX
              && kind != ValueKind.TEXT
              && isOne(kind, shape);
      Optional<Binding> known = names.of(kind, "", shape.group());
      if (value && known.isPresent()) {
        addresses(text.substring(at, shape.start()), pieces);
        pieces.add(new Piece.Named(known.get()));
        at = shape.end();
      } else if (value) {
        unnamed.add(shape.group());
      }
    }
    addresses(text.substring(at), pieces);
    return pieces;
  }

  /** Values in the last command that differ from host to host and had no name yet. */
  List<String> unnamed() {
    return List.copyOf(unnamed);
  }

  private void addresses(String text, List<Piece> pieces) {
    Matcher address = ADDRESSES.matcher(text);
    int at = 0;
    while (addresses && address.find()) {
      ValueKind kind = address.group().indexOf(':') >= 0 ? ValueKind.IP6 : ValueKind.IP4;
      Optional<Binding> known = names.of(kind, "", address.group());
      if (known.isPresent()) {
        literal(text.substring(at, address.start()), pieces);
        pieces.add(new Piece.Named(known.get()));
        at = address.end();
      }
    }
    literal(text.substring(at), pieces);
  }

  private static void literal(String text, List<Piece> pieces) {
    if (!text.isEmpty()) {
      pieces.add(new Piece.Literal(text));
    }
  }

  private List<Piece> pieces(Span span, boolean forPeople) {
    String text = span.text();
    return switch (span.kind()) {
      case PLAIN, NAME, INT -> untyped(text);
      case IFNAME -> Volatile.isGenerated(text) ? one(named(ValueKind.IFNAME, span)) : as(text);
      case IFINDEX -> one(index(span, forPeople));
      case MAC -> isVolatileMac(text) ? one(named(ValueKind.MAC, span)) : as(text);
      case IP6LL -> one(named(ValueKind.IP6LL, span));
      case IP4 -> addresses && isGiven(text) ? one(named(ValueKind.IP4, span)) : as(text);
      case IP6 -> addresses && isGiven(text) ? one(named(ValueKind.IP6, span)) : as(text);
      case PREFIX -> prefix(span);
      case PORT -> isEphemeral(text) ? one(new Piece.Some(ValueKind.PORT)) : as(text);
      case PID -> one(named(ValueKind.PID, span));
      case NETNS -> one(named(ValueKind.NETNS, span));
      case CID -> one(named(ValueKind.CID, span));
      case BYTES -> some(ValueKind.BYTES, text);
      case DURATION -> some(ValueKind.DURATION, text);
      case TIME -> some(ValueKind.TIME, text);
      case RATE -> some(ValueKind.RATE, text);
    };
  }

  private static List<Piece> one(Piece piece) {
    return List.of(piece);
  }

  private static List<Piece> as(String text) {
    return List.of(new Piece.Literal(text));
  }

  private static List<Piece> some(ValueKind kind, String text) {
    return kind.hasShape(text) ? List.of(new Piece.Some(kind)) : as(text);
  }

  /** The name of a value; without one, its kind or, for links, a number. */
  private Piece named(ValueKind kind, Span span) {
    String text = span.text();
    if (!kind.hasShape(text) || unnamed.contains(text)) {
      return new Piece.Literal(text); // What was typed as it is comes back as it is.
    }
    Optional<Binding> binding = names.of(kind, "", text);
    if (binding.isEmpty() && names.minting()) {
      // A subject that repeats the value says nothing of whose it is.
      Optional<String> meaning =
          span.subject().filter(subject -> !subject.contains(text)).map(this::speaking);
      if (meaning.isEmpty()) {
        meaning = meanings.get().flatMap(all -> all.of(kind, text));
      }
      binding =
          meaning.isPresent()
              ? names.of(kind, "", text, meaning.get())
              : numbered(kind) ? names.numbered(kind, text, kind.word()) : Optional.empty();
    }
    if (binding.isPresent()) {
      return new Piece.Named(binding.get());
    }
    return numbered(kind) ? new Piece.Literal(text) : new Piece.Some(kind);
  }

  /** A subject in which a link that nobody named is called after whose it is. */
  private String speaking(String subject) {
    for (String part : subject.split("\\.")) {
      Optional<String> meaning =
          Volatile.isGenerated(part)
              ? meanings.get().flatMap(all -> all.of(ValueKind.IFNAME, part))
              : Optional.empty();
      if (meaning.isPresent()) {
        return meaning.get() + subject.substring(subject.indexOf(part) + part.length());
      }
    }
    return subject;
  }

  /** Kinds of values that are worth a name even when nobody has them. */
  private static boolean numbered(ValueKind kind) {
    return switch (kind) {
      case IFNAME, MAC, IP4, IP6, IP6LL, PREFIX -> true;
      default -> false;
    };
  }

  private Piece index(Span span, boolean forPeople) {
    if (!forPeople || span.subject().isEmpty() || !ValueKind.IFINDEX.hasShape(span.text())) {
      return new Piece.Some(ValueKind.IFINDEX);
    }
    String subject = span.subject().get();
    String scope =
        meanings
            .get()
            .map(all -> all.scopeOf(subject))
            .orElse(subject.substring(0, Math.max(0, subject.indexOf('.'))));
    Optional<Binding> binding = names.of(ValueKind.IFINDEX, scope, span.text(), speaking(subject));
    return binding.isPresent() ? new Piece.Named(binding.get()) : new Piece.Some(ValueKind.IFINDEX);
  }

  private List<Piece> prefix(Span span) {
    String text = span.text();
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    Span alone = new Span(address, span.kind(), Optional.empty(), span.style());
    boolean linkLocal = ValueKind.IP6LL.hasShape(address) && !address.equals("fe80::");
    boolean given = addresses && isGiven(address) && !text.equals("default");
    if (!linkLocal && !given) {
      return as(text);
    }
    ValueKind kind =
        linkLocal ? ValueKind.IP6LL : address.indexOf(':') >= 0 ? ValueKind.IP6 : ValueKind.IP4;
    boolean ofALink =
        names.of(kind, "", address).isPresent()
            || meanings.get().flatMap(all -> all.of(kind, address)).isPresent();
    if (!ofALink && given && slash > 0) {
      return one(named(ValueKind.PREFIX, span)); // a network, not an address with its length
    }
    List<Piece> pieces = new ArrayList<>();
    pieces.add(named(kind, alone));
    literal(text.substring(address.length()), pieces);
    return pieces;
  }

  /** Loopback and "any" are the same everywhere. */
  private static boolean isGiven(String address) {
    return !address.startsWith("127.")
        && !address.equals("0.0.0.0")
        && !address.equals("255.255.255.255")
        && !address.equals("::")
        && !address.equals("::1");
  }

  private boolean isVolatileMac(String text) {
    if (!Volatile.isOneLinks(text)) {
      return false;
    }
    boolean follows =
        Volatile.isDockers(text)
            && meanings.get().map(all -> all.followsAddress(text)).orElse(true);
    return addresses || !follows;
  }

  private static boolean isEphemeral(String port) {
    return ValueKind.PORT.hasShape(port) && Integer.parseInt(port) >= EPHEMERAL;
  }

  private boolean isOne(ValueKind kind, Matcher shape) {
    return switch (kind) {
      case CID -> Volatile.isId(shape.group());
      case MAC -> isVolatileMac(shape.group());
      default -> true;
    };
  }

  private List<Piece> untyped(String text) {
    Matcher shape = Volatile.SHAPES.matcher(text);
    List<Piece> pieces = new ArrayList<>();
    int at = 0;
    while (shape.find()) {
      ValueKind kind = Volatile.kindOf(shape);
      if (isOne(kind, shape)) {
        addresses(text.substring(at, shape.start()), pieces);
        boolean nobodys =
            kind == ValueKind.INT || kind == ValueKind.IFINDEX || kind == ValueKind.TEXT;
        pieces.add(nobodys ? new Piece.Some(kind) : named(kind, Span.plain(shape.group())));
        at = shape.end();
      }
    }
    addresses(text.substring(at), pieces);
    return pieces.isEmpty() ? as(text) : pieces;
  }
}
