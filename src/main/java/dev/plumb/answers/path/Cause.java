package dev.plumb.answers.path;

/**
 * Why a flow fails.
 *
 * @param object what is at fault: {@code NS:IF}, {@code NS:route:DST}, {@code
 *     NS:iptables:TABLE/CHAIN#RULE}, ...; {@code -} when nothing is
 * @param detail one sentence of why
 * @param fix what would mend it: a command where there is one, else advice
 */
public record Cause(Code code, String object, String detail, String fix) {
  /** A flow that works. */
  public static final Cause NONE = new Cause(Code.NONE, "-", "it works", "");
}
