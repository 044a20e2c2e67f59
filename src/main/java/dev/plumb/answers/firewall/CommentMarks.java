package dev.plumb.answers.firewall;

import dev.plumb.model.Container;
import dev.plumb.model.firewall.Rule;
import java.util.Map;
import java.util.Optional;

/** What programs note in the comments of their rules. A comment can say anything: it is a hint. */
final class CommentMarks {
  private CommentMarks() {}

  static Optional<Origin> origin(Rule rule, Map<String, Container> containers) {
    String comment = rule.comment().orElse("");
    if (comment.startsWith("name: \"") || comment.startsWith("dnat name: \"")) {
      return Optional.of(cni(comment, containers));
    }
    if (comment.startsWith("generated for LXD") || comment.startsWith("generated for Incus")) {
      return Optional.of(marked(Writer.LXC.word(), comment));
    }
    if (comment.startsWith("kubernetes ") || comment.contains("kube-proxy")) {
      return Optional.of(marked(Writer.KUBERNETES.word(), comment));
    }
    if (comment.startsWith("cali:")) {
      return Optional.of(marked("calico", comment));
    }
    if (comment.startsWith("flanneld ")) {
      return Optional.of(marked("flannel", comment));
    }
    if (comment.startsWith("'dapp_")) {
      return Optional.of(marked("ufw", comment));
    }
    return Optional.empty();
  }

  private static Origin marked(String writer, String comment) {
    return Origin.of(writer, "its comment says " + comment);
  }

  /** CNI's plugins write {@code name: "NETWORK" id: "CONTAINER"}. */
  private static Origin cni(String comment, Map<String, Container> containers) {
    String id = between(comment, " id: \"");
    String network = between(comment, "name: \"");
    Container container = containers.get(id);
    Origin origin = marked(container == null ? Writer.CNI.word() : container.engine(), comment);
    if (!network.isEmpty()) {
      origin = origin.forNetwork(network);
    }
    return container == null ? origin : origin.forContainer(container.name());
  }

  private static String between(String text, String before) {
    int from = text.indexOf(before);
    int start = from + before.length();
    int end = from < 0 ? -1 : text.indexOf('"', start);
    return end < 0 ? "" : text.substring(start, end);
  }
}
