package dev.plumb.console.command;

import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.Outcome.Column;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.model.Container;
import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.Namespace;
import dev.plumb.model.Pod;
import dev.plumb.model.Reference;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** {@code ns}: every namespace, what it is, and why it is alive. */
public final class NsCommands {
  private NsCommands() {}

  public static List<CommandEntry> entries() {
    Needs needs = Needs.all(Part.LINKS, Part.NSIDS, Part.CONTAINERS, Part.REFERENCES, Part.OWNERS);
    Argument one = Argument.optional("NS", Slot.NAMESPACE);
    return List.of(
        CommandEntry.named("ns", "list")
            .byDefault()
            .summary("every network namespace, what it is and why it is alive")
            .needs(needs)
            .example("ns")
            .example("ns list -o json")
            .runs(NsCommands::list),
        CommandEntry.named("ns", "show")
            .summary("one namespace: identity, names, containers, what could not be read")
            .takes(one)
            .needs(needs)
            .example("ns show nginx-1")
            .runs(NsCommands::show),
        CommandEntry.named("ns", "refs")
            .summary("what keeps a namespace alive: processes, threads, mounts, open descriptors")
            .takes(one)
            .needs(needs)
            .example("ns refs nginx-1")
            .runs(NsCommands::references),
        CommandEntry.named("ns", "pids")
            .summary("the processes that live in a namespace")
            .takes(one)
            .needs(Needs.all(Part.CONTAINERS, Part.REFERENCES))
            .example("ns pids nginx-1")
            .runs(NsCommands::processes));
  }

  private static Outcome list(Call call) throws UserError {
    Host host = call.host();
    List<Row> rows = new ArrayList<>();
    List<Line> notes = new ArrayList<>();
    for (Namespace namespace : host.namespaces()) {
      rows.add(
          new Row(
              List.of(
                  Line.of(Span.namespace(namespace.name())),
                  Line.text(namespace.kind().word()),
                  inode(namespace),
                  links(namespace),
                  Line.text(String.join(",", containerNames(host, namespace))),
                  alive(namespace)),
              record(host, namespace)));
      for (Gap gap : namespace.gaps()) {
        notes.add(Places.note(gap));
      }
    }
    for (Gap gap : host.gaps()) {
      notes.add(Places.note(gap));
    }
    return Outcome.of(
            new Outcome.Table(
                List.of(
                    Column.of("netns"),
                    Column.of("kind"),
                    Column.wide("inode"),
                    Column.number("links"),
                    Column.of("containers"),
                    new Column("alive", "ALIVE BY", false, false)),
                rows,
                false,
                "no namespaces"))
        .withNotes(notes);
  }

  private static Line inode(Namespace namespace) {
    return namespace.id().isHidden()
        ? Line.of(Span.styled("?", Span.Style.WARNING))
        : Line.of(Span.of(Long.toString(namespace.id().inode()), Span.Kind.NETNS, Span.Style.DIM));
  }

  private static Line links(Namespace namespace) {
    return namespace.links() instanceof Facet.Read<Link> read
        ? Line.of(Span.number(read.items().size()))
        : Line.of(Span.styled("?", Span.Style.WARNING));
  }

  private static List<String> containerNames(Host host, Namespace namespace) {
    List<String> names = new ArrayList<>();
    for (Container container : host.containersIn(namespace.id())) {
      names.add(container.name());
    }
    return names;
  }

  /** The first reason of each sort, and how many more there are. */
  private static Line alive(Namespace namespace) {
    Line.Builder line = Line.build();
    List<String> said = new ArrayList<>();
    for (Reference reference : namespace.references()) {
      if (said.contains(reference.type())) {
        continue;
      }
      if (!said.isEmpty()) {
        line.add(", ");
      }
      said.add(reference.type());
      phrase(line, reference);
      int more = count(namespace, reference.type()) - 1;
      if (more > 0) {
        line.add(" +" + more);
      }
    }
    return line.line();
  }

  private static int count(Namespace namespace, String type) {
    int count = 0;
    for (Reference reference : namespace.references()) {
      count += reference.type().equals(type) ? 1 : 0;
    }
    return count;
  }

  private static void phrase(Line.Builder line, Reference reference) {
    switch (reference) {
      case Reference.Process process ->
          line.add(process.command().orElse("process")).add(" ").add(pid(process.pid()));
      case Reference.Thread thread ->
          line.add("thread ").add(pid(thread.tid())).add(" of ").add(pid(thread.pid()));
      case Reference.Mount mount -> line.add(mount.path());
      case Reference.ForeignMount mount ->
          line.add(mount.path()).add(" where ").add(pid(mount.pid())).add(" lives");
      case Reference.Descriptor held ->
          line.add("fd " + held.fd() + " of ")
              .add(held.command().orElse("process"))
              .add(" ")
              .add(pid(held.pid()));
      case Reference.Links links -> line.add("links that lead into it");
    }
  }

  private static Span pid(int pid) {
    return Span.of(Integer.toString(pid), Span.Kind.PID, Span.Style.PLAIN);
  }

  private static Tree.Obj record(Host host, Namespace namespace) {
    Tree.Builder record = Tree.object().put("netns", namespace.name());
    if (!namespace.id().isHidden()) {
      record.put("inode", namespace.id().inode());
    }
    namespace.cookie().ifPresent(cookie -> record.put("cookie", cookie));
    record.put("kind", namespace.kind().word()).put("id", namespace.id().toString());
    List<Container> containers = host.containersIn(namespace.id());
    if (!containers.isEmpty()) {
      record.put("engine", containers.getFirst().engine());
    }
    List<Tree> list = new ArrayList<>();
    for (Container container : containers) {
      Tree.Builder one =
          Tree.object()
              .put("name", container.name())
              .put("id", container.id())
              .put("engine", container.engine());
      container.pid().ifPresent(pid -> one.put("pid", pid));
      list.add(one.build());
    }
    record.put("containers", new Tree.Arr(list)).put("pods", pods(containers));
    List<Tree> pids = new ArrayList<>();
    List<Tree> references = new ArrayList<>();
    for (Reference reference : namespace.references()) {
      if (reference instanceof Reference.Process process) {
        pids.add(new Tree.Num(process.pid()));
      }
      references.add(referenceRecord(reference));
    }
    record.put("names", Tree.texts(namespace.names()));
    record.put("pids", new Tree.Arr(pids)).put("references", new Tree.Arr(references));
    if (namespace.links() instanceof Facet.Read<Link> read) {
      record.put("links", read.items().size());
    }
    if (namespace.owner().isPresent()) {
      Namespace.Owner owner = namespace.owner().get();
      record.put(
          "owner",
          Tree.object()
              .put("user_namespace", owner.inode())
              .put("uid", Integer.toUnsignedLong(owner.uid()))
              .build());
    }
    List<Tree> gaps = new ArrayList<>();
    for (Gap gap : namespace.gaps()) {
      gaps.add(
          Tree.object()
              .put("subject", gap.subject())
              .put("reason", gap.reason())
              .put("consequence", gap.consequence())
              .build());
    }
    return record.put("gaps", new Tree.Arr(gaps)).build();
  }

  /** Each pod once; its containers say nothing more of it. */
  private static Tree.Arr pods(List<Container> containers) {
    Set<Pod> all = new LinkedHashSet<>();
    for (Container container : containers) {
      container.pod().ifPresent(all::add);
    }
    List<Tree> records = new ArrayList<>();
    for (Pod pod : all) {
      records.add(
          Tree.object()
              .put("namespace", pod.namespace())
              .put("name", pod.name())
              .put("uid", pod.uid())
              .build());
    }
    return new Tree.Arr(records);
  }

  private static Tree.Obj referenceRecord(Reference reference) {
    Tree.Builder record = Tree.object().put("type", reference.type());
    switch (reference) {
      case Reference.Process process ->
          record.put("pid", process.pid()).put("command", process.command());
      case Reference.Thread thread ->
          record.put("pid", thread.pid()).put("tid", thread.tid()).put("command", thread.command());
      case Reference.Mount mount -> record.put("path", mount.path());
      case Reference.ForeignMount mount -> record.put("pid", mount.pid()).put("path", mount.path());
      case Reference.Descriptor held ->
          record.put("pid", held.pid()).put("fd", held.fd()).put("command", held.command());
      case Reference.Links links -> record.put("ifindex", links.seenFrom().ifindex());
    }
    return record.build();
  }

  private static Outcome show(Call call) throws UserError {
    Host host = call.host();
    Namespace namespace = Names.namespaceOrCurrent(call, host, call.argument(0));
    List<Line> lines = new ArrayList<>();
    lines.add(field("netns", Span.namespace(namespace.name())));
    lines.add(field("kind", Span.plain(namespace.kind().word())));
    lines.add(field("id", Span.of(namespace.id().toString(), Span.Kind.NETNS, Span.Style.PLAIN)));
    namespace
        .cookie()
        .ifPresent(
            cookie ->
                lines.add(
                    field(
                        "cookie",
                        Span.of(
                            Long.toUnsignedString(cookie), Span.Kind.NETNS, Span.Style.PLAIN))));
    if (!namespace.names().isEmpty()) {
      lines.add(field("also called", Span.plain(String.join(", ", namespace.names()))));
    }
    if (namespace.owner().isPresent()) {
      Namespace.Owner owner = namespace.owner().get();
      lines.add(
          field(
              "owner",
              Span.plain(
                  "user:["
                      + owner.inode()
                      + "], made by uid "
                      + Integer.toUnsignedString(owner.uid()))));
    }
    for (Container container : host.containersIn(namespace.id())) {
      lines.add(
          new Line(
              List.of(
                  Span.dim(label("container")),
                  Span.namespace(container.name()),
                  Span.plain("  " + container.engine() + " "),
                  Span.of(container.shortId(), Span.Kind.CID, Span.Style.PLAIN),
                  Span.plain(
                      " "
                          + container.state()
                          + ", network "
                          + Places.networkMode(host, container)
                          + container.pod().map(pod -> ", pod " + pod.fullName()).orElse("")))));
    }
    lines.add(new Line(join(List.of(Span.dim(label("links"))), links(namespace).spans())));
    for (Reference reference : namespace.references()) {
      Line.Builder why = Line.build().add(Span.dim(label("alive by")));
      phrase(why, reference);
      lines.add(why.line());
    }
    List<Line> notes = new ArrayList<>();
    namespace.gaps().forEach(gap -> notes.add(Places.note(gap)));
    return Outcome.of(new Outcome.Report(lines, record(host, namespace))).withNotes(notes);
  }

  private static List<Span> join(List<Span> first, List<Span> second) {
    List<Span> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  private static Line field(String label, Span value) {
    return Line.of(Span.dim(label(label)), value);
  }

  private static String label(String label) {
    return label + " ".repeat(Math.max(1, 13 - label.length()));
  }

  private static Outcome references(Call call) throws UserError {
    Host host = call.host();
    Namespace namespace = Names.namespaceOrCurrent(call, host, call.argument(0));
    List<Row> rows = new ArrayList<>();
    for (Reference reference : namespace.references()) {
      Line.Builder what = Line.build();
      phrase(what, reference);
      rows.add(
          new Row(List.of(Line.text(reference.type()), what.line()), referenceRecord(reference)));
    }
    return Outcome.of(
        new Outcome.Table(
            List.of(Column.of("type"), new Column("what", "HELD BY", false, false)),
            rows,
            false,
            "nothing in sight holds " + namespace.name()));
  }

  private static Outcome processes(Call call) throws UserError {
    Host host = call.host();
    Namespace namespace = Names.namespaceOrCurrent(call, host, call.argument(0));
    List<Row> rows = new ArrayList<>();
    for (Reference reference : namespace.references()) {
      if (reference instanceof Reference.Process process) {
        rows.add(
            new Row(
                List.of(Line.of(pid(process.pid())), Line.text(process.command().orElse(""))),
                referenceRecord(process)));
      }
    }
    return Outcome.of(
        new Outcome.Table(
            List.of(Column.number("pid"), Column.of("command")),
            rows,
            false,
            "no process lives in " + namespace.name()));
  }
}
