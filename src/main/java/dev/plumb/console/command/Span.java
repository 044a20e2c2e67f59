package dev.plumb.console.command;

import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Prefix;
import java.util.Optional;

/**
 * A run of text in an answer that means one thing.
 *
 * @param text as it is, unescaped; the writers escape
 * @param kind what sort of value it is; decides what a transcript may generalise
 * @param subject whose value it is, for naming it in a transcript: {@code nginx-1.eth0.peer}
 * @param style how it looks where colours are allowed
 */
public record Span(String text, Kind kind, Optional<String> subject, Style style) {
  /** The kinds of values, as transcripts name them. */
  public enum Kind {
    PLAIN,
    IFNAME,
    IFINDEX,
    MAC,
    IP4,
    IP6,
    IP6LL,
    PREFIX,
    PORT,
    PID,
    NETNS,
    CID,
    NAME,
    INT,
    BYTES,
    DURATION,
    TIME,
    RATE
  }

  /** What it is in the answer; the theme decides the colour. */
  public enum Style {
    PLAIN,
    HEADING,
    DIM,
    STRONG,
    NAMESPACE,
    LINK,
    ADDRESS,
    HARDWARE,
    GOOD,
    WARNING,
    BAD
  }

  public static Span plain(String text) {
    return new Span(text, Kind.PLAIN, Optional.empty(), Style.PLAIN);
  }

  public static Span dim(String text) {
    return new Span(text, Kind.PLAIN, Optional.empty(), Style.DIM);
  }

  public static Span styled(String text, Style style) {
    return new Span(text, Kind.PLAIN, Optional.empty(), style);
  }

  public static Span of(String text, Kind kind, Style style) {
    return new Span(text, kind, Optional.empty(), style);
  }

  /** A namespace's or container's name. */
  public static Span namespace(String name) {
    return of(name, Kind.NAME, Style.NAMESPACE);
  }

  /** A link's name. */
  public static Span link(String name) {
    return of(name, Kind.IFNAME, Style.LINK);
  }

  public static Span ifindex(int ifindex) {
    return of(Integer.toString(ifindex), Kind.IFINDEX, Style.PLAIN);
  }

  public static Span number(long value) {
    return of(Long.toString(value), Kind.INT, Style.PLAIN);
  }

  public static Span mac(HardwareAddress address) {
    return of(address.toString(), Kind.MAC, Style.HARDWARE);
  }

  public static Span address(IpAddress address) {
    return of(address.toString(), kindOf(address), Style.ADDRESS);
  }

  /** A port number. */
  public static Span port(int port) {
    return of(Integer.toString(port), Kind.PORT, Style.PLAIN);
  }

  /** A process's number. */
  public static Span pid(int pid) {
    return of(Integer.toString(pid), Kind.PID, Style.PLAIN);
  }

  /** A prefix: its kind is {@code prefix} whatever the family. */
  public static Span prefix(Prefix prefix) {
    return of(prefix.toString(), Kind.PREFIX, Style.ADDRESS);
  }

  private static Kind kindOf(IpAddress address) {
    return switch (address.family()) {
      case INET -> Kind.IP4;
      case INET6 -> address.isLinkLocal() ? Kind.IP6LL : Kind.IP6;
    };
  }

  /** The same with a subject. */
  public Span about(String newSubject) {
    return new Span(text, kind, Optional.of(newSubject), style);
  }

  public Span withStyle(Style newStyle) {
    return new Span(text, kind, subject, newStyle);
  }
}
