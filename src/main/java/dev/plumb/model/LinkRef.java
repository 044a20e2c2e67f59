package dev.plumb.model;

import org.jspecify.annotations.Nullable;

/** The key of a link: an ifindex means something only inside its namespace. */
public record LinkRef(NetnsId netns, int ifindex) implements Comparable<LinkRef> {
  // Written out for the sake of start-up, as in NetnsId.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LinkRef link && link.ifindex == ifindex && link.netns.equals(netns);
  }

  @Override
  public int hashCode() {
    return netns.hashCode() * 31 + ifindex;
  }

  @Override
  public int compareTo(LinkRef other) {
    int order = netns.compareTo(other.netns);
    return order != 0 ? order : Integer.compare(ifindex, other.ifindex);
  }
}
