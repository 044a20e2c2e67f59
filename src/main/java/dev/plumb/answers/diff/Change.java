package dev.plumb.answers.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One thing that is not as it was.
 *
 * @param sort what happened to it
 * @param noun what it is: {@code namespace}, {@code container}, {@code link}, {@code route}, ...
 * @param netns the namespace it is in, by its name on the later host, or on the earlier one when it
 *     is gone; empty for what belongs to the whole host
 * @param object what it is called there: a link's name, a route as {@code ip} says it
 * @param attribute what of it changed, under {@code ip -j}'s key where it has one; empty when it
 *     came or went as a whole
 * @param before the value it had; empty when it had none
 * @param after the value it has; empty when it has none
 * @param sentence the change in words, without a full stop
 */
public record Change(
    Sort sort,
    String noun,
    Optional<String> netns,
    String object,
    Optional<String> attribute,
    Optional<String> before,
    Optional<String> after,
    List<Piece> sentence) {
  public Change {
    sentence = List.copyOf(sentence);
  }

  /** What happened. */
  public enum Sort {
    APPEARED,
    GONE,
    /** It is in another namespace, on another bridge, behind another port. */
    MOVED,
    CHANGED;

    /** {@code appeared}, {@code gone}, {@code moved}, {@code changed}. */
    public String word() {
      return switch (this) {
        case APPEARED -> "appeared";
        case GONE -> "gone";
        case MOVED -> "moved";
        case CHANGED -> "changed";
      };
    }
  }

  /** What a piece of a sentence names. */
  public enum Kind {
    TEXT,
    NAMESPACE,
    LINK
  }

  /**
   * A piece of a sentence.
   *
   * @param subject whose value it is, for naming it: {@code nginx-1.eth0.peer}
   */
  public record Piece(Kind kind, String text, Optional<String> subject) {}

  /** The sentence without its marks. */
  public String plain() {
    StringBuilder out = new StringBuilder();
    for (Piece piece : sentence) {
      out.append(piece.text());
    }
    return out.toString();
  }

  /** Starts a change of something; its sentence follows. */
  static Builder of(Sort sort, String noun, String object) {
    return new Builder(sort, noun, object);
  }

  /** Collects a change and its sentence, piece by piece. */
  static final class Builder {
    private final Sort sort;
    private final String noun;
    private final String object;
    private final List<Piece> sentence = new ArrayList<>();
    private Optional<String> netns = Optional.empty();
    private Optional<String> attribute = Optional.empty();
    private Optional<String> before = Optional.empty();
    private Optional<String> after = Optional.empty();

    private Builder(Sort sort, String noun, String object) {
      this.sort = sort;
      this.noun = noun;
      this.object = object;
    }

    Builder in(String name) {
      netns = Optional.of(name);
      return this;
    }

    Builder attribute(String key, Optional<String> had, Optional<String> has) {
      attribute = Optional.of(key);
      before = had;
      after = has;
      return this;
    }

    Builder add(String text) {
      sentence.add(new Piece(Kind.TEXT, text, Optional.empty()));
      return this;
    }

    Builder namespace(String name) {
      sentence.add(new Piece(Kind.NAMESPACE, name, Optional.empty()));
      return this;
    }

    Builder link(String name, Optional<String> subject) {
      sentence.add(new Piece(Kind.LINK, name, subject));
      return this;
    }

    Change done() {
      return new Change(sort, noun, netns, object, attribute, before, after, sentence);
    }
  }
}
