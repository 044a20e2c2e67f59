package dev.plumb.answers.diff;

import dev.plumb.answers.diff.Change.Sort;
import dev.plumb.model.Container;
import dev.plumb.model.EngineNetwork;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Containers and engines' networks; known by their names, as those who use them know them. */
final class EngineChanges {
  private static final String CONTAINER = "container";
  private static final String NETWORK = "network";
  private final TwoHosts hosts;
  private final Findings findings;

  EngineChanges(TwoHosts hosts, Findings findings) {
    this.hosts = hosts;
    this.findings = findings;
  }

  void containers() {
    Matching<Container> matching =
        new Matching<>(hosts.before().containers(), hosts.after().containers());
    matching.by(EngineChanges::key, EngineChanges::key);
    for (Container container : matching.gone()) {
      findings.add(said(Sort.GONE, container).add(" is gone"));
    }
    for (Container container : matching.come()) {
      Change.Builder change = said(Sort.APPEARED, container).add(" appeared, " + container.state());
      container
          .netns()
          .flatMap(hosts.after()::namespace)
          .ifPresent(namespace -> change.add(" in namespace ").namespace(namespace.name()));
      findings.add(change);
    }
    for (Matching.Pair<Container> pair : matching.pairs()) {
      compare(pair.before(), pair.after());
    }
  }

  private static Optional<String> key(Container container) {
    return Optional.of(container.engine() + " " + container.name());
  }

  private static Change.Builder said(Sort sort, Container container) {
    return Change.of(sort, CONTAINER, container.name())
        .add("container ")
        .namespace(container.name());
  }

  private void compare(Container before, Container after) {
    boolean isAnother = !before.id().equals(after.id());
    if (isAnother) {
      findings.add(
          said(Sort.CHANGED, after)
              .attribute("id", Optional.of(before.shortId()), Optional.of(after.shortId()))
              .add(" was made anew: " + after.shortId() + ", was " + before.shortId()));
    }
    findings.facts(facts(before), facts(after), Set.of(), sort -> said(sort, after));
    namespace(before, after, isAnother);
    lists(before, after);
  }

  private Map<String, String> facts(Container container) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("state", container.state());
    facts.put("network_mode", mode(container));
    container.composeProject().ifPresent(project -> facts.put("compose_project", project));
    if (findings.all()) {
      container.pid().ifPresent(pid -> facts.put("pid", Integer.toString(pid)));
    }
    for (Container.Attachment attachment : container.attachments()) {
      String of = attachment.network() + ".";
      attachment.address().ifPresent(address -> facts.put(of + "address", address.toString()));
      attachment.address6().ifPresent(address -> facts.put(of + "address6", address.toString()));
      attachment.gateway().ifPresent(address -> facts.put(of + "gateway", address.toString()));
      attachment.hardware().ifPresent(mac -> facts.put(of + "mac", mac.toString()));
    }
    return facts;
  }

  /** An id inside a mode is another one after the container it names was made anew. */
  private static String mode(Container container) {
    return container.networkMode().startsWith("container:") ? "container" : container.networkMode();
  }

  private void namespace(Container before, Container after, boolean isAnother) {
    if (before.netns().isEmpty() || after.netns().isEmpty()) {
      return; // its state says so
    }
    NetnsId was = before.netns().get();
    NetnsId is = after.netns().get();
    String had = hosts.before().nameOf(was);
    String has = hosts.after().nameOf(is);
    if (!hosts.place(false, was).equals(hosts.place(true, is))) {
      String from = hosts.which(false, was, is);
      String to = hosts.which(true, was, is);
      findings.add(
          said(Sort.MOVED, after)
              .attribute("netns", Optional.of(had + from), Optional.of(has + to))
              .add(" moved from namespace ")
              .namespace(had)
              .add(from + " to ")
              .namespace(has)
              .add(to));
    } else if (!isAnother && !isSame(was, is)) {
      findings.add(
          said(Sort.MOVED, after)
              .attribute("netns", Optional.of(was.toString()), Optional.of(is.toString()))
              .add(" has a new namespace: it was started again"));
    }
  }

  /** Whether it is the very same namespace: by cookie, which is never used twice, else by inode. */
  private boolean isSame(NetnsId was, NetnsId is) {
    OptionalLong had =
        hosts.before().namespace(was).map(Namespace::cookie).orElse(OptionalLong.empty());
    OptionalLong has =
        hosts.after().namespace(is).map(Namespace::cookie).orElse(OptionalLong.empty());
    return had.isPresent() && has.isPresent() ? had.equals(has) : was.inode() == is.inode();
  }

  private void lists(Container before, Container after) {
    Set<String> had = networks(before);
    Set<String> has = networks(after);
    for (String network : minus(had, has)) {
      findings.add(
          said(Sort.CHANGED, after)
              .attribute(NETWORK, Optional.of(network), Optional.empty())
              .add(" left the network " + network));
    }
    for (String network : minus(has, had)) {
      findings.add(
          said(Sort.CHANGED, after)
              .attribute(NETWORK, Optional.empty(), Optional.of(network))
              .add(" joined the network " + network));
    }
    for (String port : minus(ports(before), ports(after))) {
      findings.add(
          said(Sort.CHANGED, after)
              .attribute("published", Optional.of(port), Optional.empty())
              .add(" does not publish " + port + " any more"));
    }
    for (String port : minus(ports(after), ports(before))) {
      findings.add(
          said(Sort.CHANGED, after)
              .attribute("published", Optional.empty(), Optional.of(port))
              .add(" publishes " + port + " now"));
    }
  }

  private static Set<String> networks(Container container) {
    Set<String> names = new LinkedHashSet<>();
    container.attachments().forEach(attachment -> names.add(attachment.network()));
    return names;
  }

  private static Set<String> ports(Container container) {
    Set<String> ports = new LinkedHashSet<>();
    for (Container.PublishedPort port : container.published()) {
      boolean is6 = port.hostAddress().bits() == 128;
      String address = is6 ? "[" + port.hostAddress() + "]" : port.hostAddress().toString();
      ports.add(
          address + ":" + port.hostPort() + "->" + port.containerPort() + "/" + port.protocol());
    }
    return ports;
  }

  private static Set<String> minus(Set<String> from, Set<String> what) {
    Set<String> rest = new LinkedHashSet<>(from);
    rest.removeAll(what);
    return rest;
  }

  void networks() {
    Matching<EngineNetwork> matching =
        new Matching<>(hosts.before().networks(), hosts.after().networks());
    matching.by(EngineChanges::key, EngineChanges::key);
    for (EngineNetwork network : matching.gone()) {
      findings.add(said(Sort.GONE, network).add(" is gone"));
    }
    for (EngineNetwork network : matching.come()) {
      findings.add(said(Sort.APPEARED, network).add(" appeared"));
    }
    for (Matching.Pair<EngineNetwork> pair : matching.pairs()) {
      findings.facts(
          facts(pair.before()), facts(pair.after()), Set.of(), sort -> said(sort, pair.after()));
    }
  }

  private static Optional<String> key(EngineNetwork network) {
    return Optional.of(network.engine() + " " + network.name());
  }

  private static Change.Builder said(Sort sort, EngineNetwork network) {
    return Change.of(sort, NETWORK, network.name()).add("network " + network.name());
  }

  private Map<String, String> facts(EngineNetwork network) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("driver", network.driver());
    network.bridge().ifPresent(bridge -> facts.put("bridge", bridge));
    facts.put("internal", Boolean.toString(network.internal()));
    facts.put(
        "subnets",
        String.join(",", network.subnets().stream().map(one -> one.prefix().toString()).toList()));
    if (findings.all()) {
      facts.put("id", network.id());
    }
    return facts;
  }
}
