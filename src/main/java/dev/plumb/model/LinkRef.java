package dev.plumb.model;

/** The key of a link: an ifindex means something only inside its namespace. */
public record LinkRef(NetnsId netns, int ifindex) implements Comparable<LinkRef> {
  @Override
  public int compareTo(LinkRef other) {
    int order = netns.compareTo(other.netns);
    return order != 0 ? order : Integer.compare(ifindex, other.ifindex);
  }
}
