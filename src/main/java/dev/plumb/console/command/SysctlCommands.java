package dev.plumb.console.command;

import dev.plumb.answers.firewall.SysctlDefaults;
import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.CommandEntry.Option;
import dev.plumb.console.command.Outcome.Column;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.Sysctl;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code sysctl}: the settings that decide what becomes of a packet, and which of them are not what
 * one would expect.
 */
public final class SysctlCommands {
  private static final Option EVERY =
      Option.flag("--every", "also a link's settings that are at the kernel's default");

  private SysctlCommands() {}

  public static List<CommandEntry> entries() {
    return List.of(
        CommandEntry.named("sysctl", "list")
            .byDefault()
            .summary("the sysctls that decide, of a namespace and its links; differing ones marked")
            .takes(Argument.optional("NS", Slot.NAMESPACE))
            .option(Places.ALL)
            .option(Places.IN)
            .option(EVERY)
            .needs(Needs.named(Part.SYSCTLS, Part.LINKS, Part.CONTAINERS))
            .example("sysctl list nginx-1")
            .runs(SysctlCommands::list));
  }

  private static Outcome list(Call call) throws UserError {
    Host host = call.host();
    Map<String, String> hosts = new HashMap<>();
    Optional<Namespace> own = host.namespace(host.self());
    if (own.isPresent()) {
      for (Sysctl sysctl : own.get().sysctls().orEmpty()) {
        hosts.put(sysctl.key(), sysctl.value());
      }
    }
    List<Row> rows = new ArrayList<>();
    List<Line> notes = new ArrayList<>();
    int hidden = 0;
    for (Namespace namespace : Places.of(call, host)) {
      boolean isHost = namespace.id().equals(host.self());
      for (Sysctl sysctl : Places.read(call, namespace, namespace.sysctls(), notes)) {
        Optional<String> normal = SysctlDefaults.of(sysctl);
        // A link of the same name elsewhere is another link.
        Optional<String> atHost =
            isHost || isOwnLink(sysctl)
                ? Optional.empty()
                : Optional.ofNullable(hosts.get(sysctl.key()));
        boolean differs = normal.isPresent() && !normal.get().equals(sysctl.value());
        boolean notHosts = atHost.isPresent() && !atHost.get().equals(sysctl.value());
        if (!differs && !notHosts && isOwnLink(sysctl) && !call.has("--every")) {
          hidden++;
        } else {
          rows.add(row(namespace, sysctl, normal, atHost, differs, notHosts));
        }
      }
    }
    if (hidden > 0) {
      notes.add(Line.text(hidden + " settings of links are at their defaults; --every shows them"));
    }
    return Outcome.of(
            new Outcome.Table(
                Places.columns(
                    call,
                    Column.of("key"),
                    Column.wide("link"),
                    Column.of("value"),
                    Column.of("default"),
                    Column.of("host"),
                    Column.of("differs")),
                rows,
                false,
                "no sysctls"))
        .withNotes(notes);
  }

  private static boolean isOwnLink(Sysctl sysctl) {
    return sysctl.link().isPresent()
        && !sysctl.link().get().equals("all")
        && !sysctl.link().get().equals("default");
  }

  private static Row row(
      Namespace namespace,
      Sysctl sysctl,
      Optional<String> normal,
      Optional<String> atHost,
      boolean differs,
      boolean notHosts) {
    List<String> words = new ArrayList<>();
    if (differs) {
      words.add("default");
    }
    if (notHosts) {
      words.add("host");
    }
    boolean marked = differs || notHosts;
    Tree.Builder record =
        Tree.object()
            .put("netns", namespace.name())
            .put("key", sysctl.key())
            .put("name", sysctl.name())
            .put("link", sysctl.link())
            .put("value", sysctl.value())
            .put("default", normal)
            .put("host", atHost)
            .put("differs", Tree.texts(words));
    return new Row(
        List.of(
            Line.of(Span.namespace(namespace.name())),
            Line.text(sysctl.key()),
            Line.text(sysctl.link().orElse("")),
            Line.of(
                marked
                    ? Span.styled(sysctl.value(), Span.Style.WARNING)
                    : Span.plain(sysctl.value())),
            Line.text(normal.orElse("")),
            Line.text(atHost.orElse("")),
            Line.text(String.join(",", words))),
        record.build());
  }
}
