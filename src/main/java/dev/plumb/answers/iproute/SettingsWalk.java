package dev.plumb.answers.iproute;

import dev.plumb.model.Bytes;
import dev.plumb.model.Tree;
import java.util.Optional;
import java.util.OptionalLong;

/** Says settings one after the other: those the kernel did not send are passed over. */
final class SettingsWalk {
  private final Tree.Obj settings;
  private final Output out;

  SettingsWalk(Tree.Obj settings, Output out) {
    this.settings = settings;
    this.out = out;
  }

  /** A number whose word in text is its key. */
  SettingsWalk number(String key) {
    return number(key, key);
  }

  SettingsWalk number(String key, String word) {
    OptionalLong value = settings.number(key);
    if (value.isPresent()) {
      out.number(key, word + " ", value.getAsLong(), " ");
    }
    return this;
  }

  SettingsWalk hex(String key, String word) {
    OptionalLong value = settings.number(key);
    if (value.isPresent()) {
      out.hex(key, word + " ", value.getAsLong(), " ");
    }
    return this;
  }

  SettingsWalk onOff(String key) {
    OptionalLong value = settings.number(key);
    if (value.isPresent()) {
      out.onOff(key, key + " ", value.getAsLong() != 0, " ");
    }
    return this;
  }

  /** A word that is there when its number is not 0. */
  SettingsWalk ifSet(String key, String words) {
    if (settings.number(key, 0) != 0) {
      out.present(key, words);
    }
    return this;
  }

  /** A word that is there when its attribute is, whatever its value. */
  SettingsWalk ifThere(String key, String words) {
    if (settings.has(key)) {
      out.present(key, words);
    }
    return this;
  }

  /** A timer in 1/100 s: {@code gc_timer 299.47}. */
  SettingsWalk timer(String key) {
    OptionalLong ticks = settings.number(key);
    if (ticks.isPresent()) {
      String seconds = Words.hundredths(ticks.getAsLong());
      out.jsonDecimal(key, seconds);
      out.text(key + " " + Words.right(seconds, 7) + " ");
    }
    return this;
  }

  /**
   * A bridge's identifier, kept under {@code from}: {@code 8000.2:42:ac:11:0:2}, single digits
   * unpadded.
   */
  SettingsWalk bridgeId(String key, String from, String word) {
    Optional<Bytes> bytes = settings.hex(from);
    if (bytes.isPresent() && bytes.get().length() >= 8) {
      out.string(key, word + " ", bridgeId(bytes.get()), " ");
    }
    return this;
  }

  private static String bridgeId(Bytes bytes) {
    StringBuilder id = new StringBuilder(bytes.toString().substring(0, 4)).append('.');
    for (int i = 2; i < 8; i++) {
      id.append(i > 2 ? ":" : "").append(Integer.toHexString(bytes.at(i)));
    }
    return id.toString();
  }
}
