package dev.plumb.answers.path;

import dev.plumb.answers.path.Skb.Frame;
import dev.plumb.model.Link;
import java.util.ArrayList;
import java.util.List;

/** Whom a frame reached, and where its copies were lost. */
final class Reach {
  /** A frame that a link took in, and that is for it. */
  record Landing(Place place, Link link, Frame frame) {}

  private final List<Landing> landings = new ArrayList<>();
  private final List<Trouble> troubles = new ArrayList<>();
  private final List<Trouble> unseen = new ArrayList<>();

  void land(Landing landing) {
    landings.add(landing);
  }

  void lose(Trouble trouble) {
    troubles.add(trouble);
  }

  /** A copy went where nobody can look. */
  void unseen(Trouble gap) {
    unseen.add(gap);
  }

  List<Landing> landings() {
    return landings;
  }

  List<Trouble> troubles() {
    return troubles;
  }

  List<Trouble> unseen() {
    return unseen;
  }
}
