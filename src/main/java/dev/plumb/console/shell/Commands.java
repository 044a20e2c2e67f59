package dev.plumb.console.shell;

import dev.plumb.console.command.AppletRunner;
import dev.plumb.console.command.BridgeCommands;
import dev.plumb.console.command.Builtins;
import dev.plumb.console.command.CaptureCommand;
import dev.plumb.console.command.CommandEntry;
import dev.plumb.console.command.CommandTable;
import dev.plumb.console.command.ConnCommands;
import dev.plumb.console.command.ConntrackCommands;
import dev.plumb.console.command.DnsCommand;
import dev.plumb.console.command.Doors;
import dev.plumb.console.command.DropsCommand;
import dev.plumb.console.command.FirewallCommands;
import dev.plumb.console.command.LabCommands;
import dev.plumb.console.command.LinkCommands;
import dev.plumb.console.command.LintCommand;
import dev.plumb.console.command.NeighCommands;
import dev.plumb.console.command.NetworkCommands;
import dev.plumb.console.command.NsCommands;
import dev.plumb.console.command.PathCommands;
import dev.plumb.console.command.PortCommands;
import dev.plumb.console.command.ProbeCommands;
import dev.plumb.console.command.RouteCommands;
import dev.plumb.console.command.SnapshotCommands;
import dev.plumb.console.command.StackCommand;
import dev.plumb.console.command.SubnetCommands;
import dev.plumb.console.command.SysctlCommands;
import dev.plumb.console.command.VethCommands;
import dev.plumb.console.complete.ShellScripts;
import dev.plumb.console.transcript.TranscriptCommands;
import java.util.ArrayList;
import java.util.List;

/** Joins what every room contributes into the one table. */
public final class Commands {
  private Commands() {}

  /** The table, in the order in which help shows it. */
  public static CommandTable table() {
    List<CommandEntry> entries = new ArrayList<>();
    entries.addAll(NsCommands.entries());
    entries.addAll(LinkCommands.entries());
    entries.addAll(RouteCommands.entries());
    entries.addAll(NeighCommands.entries());
    entries.addAll(VethCommands.entries());
    entries.addAll(BridgeCommands.entries());
    entries.addAll(StackCommand.entries());
    entries.addAll(FirewallCommands.entries());
    entries.addAll(ConntrackCommands.entries());
    entries.addAll(SysctlCommands.entries());
    entries.addAll(NetworkCommands.entries());
    entries.addAll(LintCommand.entries());
    entries.addAll(PortCommands.entries());
    entries.addAll(ConnCommands.entries());
    entries.addAll(PathCommands.entries());
    entries.addAll(ProbeCommands.entries());
    entries.addAll(CaptureCommand.entries());
    entries.addAll(DropsCommand.entries());
    entries.addAll(DnsCommand.entries());
    entries.addAll(SubnetCommands.entries());
    entries.addAll(LabCommands.entries());
    entries.addAll(SnapshotCommands.entries());
    entries.addAll(TranscriptCommands.entries(new ShellReplays(), new ShellRecords()));
    entries.addAll(Builtins.entries(Screen::plain, applets(), Commands::script));
    return new CommandTable(entries);
  }

  private static AppletRunner applets() {
    return new ShellApplets();
  }

  /**
   * The completion script for a shell; its first words stand in it for the case that plumb does not
   * answer.
   */
  private static String script(String shell) {
    List<String> words = new ArrayList<>();
    for (String noun : table().nouns()) {
      if (noun.charAt(0) >= 'a') {
        words.add(noun);
      }
    }
    Doors.all().forEach(door -> words.add(door.word()));
    words.sort(null);
    return switch (shell) {
      case "bash" -> ShellScripts.bash(words);
      case "zsh" -> ShellScripts.zsh(words);
      default -> ShellScripts.fish(words);
    };
  }
}
