package dev.plumb.console.command;

import dev.plumb.model.Container;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.Reference;
import dev.plumb.model.port.Spawner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a program's surroundings follow from the namespace it is to run in. */
final class Programs {
  private static final List<String> SHELLS =
      List.of("sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "fish");
  private static final String NAMED = "/run/netns/";

  private Programs() {}

  /** The last part of a path. */
  static String baseName(String program) {
    return program.substring(program.lastIndexOf('/') + 1);
  }

  /** True for a shell that will ask somebody for commands. */
  static boolean isInteractiveShell(List<String> words) {
    return SHELLS.contains(baseName(words.getFirst()))
        && (words.size() == 1 || words.contains("-i") || words.get(1).equals("-l"));
  }

  /** Whose resolver files the program is to see. */
  static Spawner.Resolver resolver(Host host, Namespace namespace) {
    if (namespace.id().equals(host.self())) {
      return new Spawner.Resolver.HostFiles();
    }
    for (Container container : host.containersIn(namespace.id())) {
      if (container.pid().isPresent()) {
        return new Spawner.Resolver.ContainerFiles(container.pid().getAsInt());
      }
    }
    for (Reference reference : namespace.references()) {
      if (reference instanceof Reference.Mount mount && mount.path().startsWith(NAMED)) {
        return new Spawner.Resolver.NamedFiles(mount.path().substring(NAMED.length()));
      }
    }
    return new Spawner.Resolver.HostFiles();
  }

  /** The environment, with a prompt that says whose network and whose files these are. */
  static Map<String, String> withPrompt(Map<String, String> environment, String namespace) {
    String prompt = "[net:" + harmless(namespace) + " files:HOST] \\$ ";
    Map<String, String> changed = new LinkedHashMap<>(environment);
    changed.put("PS1", prompt.replace("\\$", "$"));
    // bash reads its rc file after the environment, and most of them set PS1.
    changed.put("PROMPT_COMMAND", "PS1='" + prompt + "'; unset PROMPT_COMMAND");
    return changed;
  }

  /** Shells expand what stands in a prompt, and a container chooses its name. */
  private static String harmless(String name) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "._:/=-[]".indexOf(c) >= 0;
      out.append(plain ? c : '?');
    }
    return out.toString();
  }
}
