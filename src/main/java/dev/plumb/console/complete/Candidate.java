package dev.plumb.console.complete;

/**
 * One word that may stand where the cursor is.
 *
 * @param value the whole word, not only its missing end; unquoted, and as hostile as its source
 * @param description one line about it, or empty where there is nothing to say
 * @param group the heading it is listed under, such as {@code interfaces in nginx-1}
 * @param finalSpace whether the word is finished, so that a blank may follow it
 */
public record Candidate(String value, String description, String group, boolean finalSpace) {

  Candidate prefixed(String prefix) {
    return prefix.isEmpty() ? this : new Candidate(prefix + value, description, group, finalSpace);
  }
}
