package dev.plumb.console.shell;

import dev.plumb.console.command.CommandTable;
import dev.plumb.console.command.Dispatcher;
import dev.plumb.console.command.Exit;
import dev.plumb.console.command.Outcome;
import dev.plumb.console.command.Session;
import dev.plumb.console.command.UserError;
import dev.plumb.console.transcript.Desk;
import dev.plumb.model.Host;
import dev.plumb.model.NetnsId;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Surveyor;
import dev.plumb.model.port.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a session remembers between two commands.
 *
 * <p>Commands run on one thread. The last survey and the interruption are also touched by the
 * thread that surveys for completion and by the one that hears Ctrl-C: those two fields are
 * volatile.
 */
public final class ShellSession implements Session {
  /**
   * How words came in.
   *
   * @param oneShot true when a program may replace this process
   * @param terminal true when a person sits there
   */
  public record Mode(boolean oneShot, boolean terminal) {}

  /** A host with how much of it was read and when ({@link System#nanoTime}). */
  record Known(Host host, Needs needs, List<String> names, long at) {
    boolean answers(Needs asked, List<String> named) {
      return needs.covers(asked) && (!needs.scope().isNamed() || names.containsAll(named));
    }
  }

  private final CommandTable table;
  private final Supplier<World> worlds;
  private final Map<String, String> environment;
  private final Mode mode;
  private final Map<String, String> settings;
  private final Map<String, String> variables = new LinkedHashMap<>();
  private final Map<String, List<String>> aliases = new LinkedHashMap<>();
  private final List<String> history = new ArrayList<>();
  private final Optional<Map.Entry<String, Host>> first;
  private volatile Optional<Map.Entry<String, Host>> snapshot;
  private @Nullable World world;
  private @Nullable NetnsId current;
  private String currentName = "host";
  private Map.@Nullable Entry<NetnsId, String> previous;
  private @Nullable String bridge;
  private List<String> named = List.of();
  private @Nullable Known thisCommand;
  private @Nullable Asker asker;
  private @Nullable Keys keys;
  private @Nullable Path openedFrom;
  private @Nullable Path openedFirst;
  private @Nullable Desk desk;
  private boolean replayed;
  private boolean captures;
  private boolean people = true;
  private Consumer<Outcome> sink = outcome -> {};
  private volatile @Nullable Known survey;
  private volatile @Nullable Host rules;
  private volatile boolean interrupted;
  private volatile long surveyed = System.nanoTime();
  private volatile long surveyTook;

  /** The thread whose command this session runs; one that was left behind is not it any more. */
  private volatile Thread owner = Thread.currentThread();

  /**
   * @param worlds opens the doors to the world when a command first needs one
   * @param snapshot the saved host and its name; empty on the live one
   */
  public ShellSession(
      CommandTable table,
      Supplier<World> worlds,
      Optional<Map.Entry<String, Host>> snapshot,
      Map<String, String> environment,
      Map<String, String> settings,
      Mode mode) {
    this.table = table;
    this.worlds = worlds;
    this.environment = Map.copyOf(environment);
    this.settings = settings;
    this.mode = mode;
    this.first = snapshot;
    this.snapshot = snapshot;
  }

  /**
   * Begins a command: what it emits goes there, and what was read for the last one is not trusted
   * any more.
   *
   * @param isForPeople true when its answer is in a format that people read
   */
  void begin(
      Dispatcher.Prepared prepared,
      Consumer<Outcome> newSink,
      boolean isCaptured,
      boolean isForPeople) {
    named = prepared.namespaces();
    thisCommand = null;
    sink = newSink;
    captures = isCaptured;
    people = isForPeople;
    interrupted = false;
    owner = Thread.currentThread();
  }

  /** What was last seen of the host, however old: for completion, which never waits. */
  Optional<Host> remembered() {
    Optional<Map.Entry<String, Host>> saved = snapshot;
    if (saved.isPresent()) {
      return Optional.of(saved.get().getValue());
    }
    Known known = survey;
    return known == null ? Optional.empty() : Optional.of(known.host());
  }

  /** The host as it was when firewall rules were last read; a survey does not read them. */
  Optional<Host> lastWithRules() {
    return Optional.ofNullable(rules);
  }

  /**
   * How old that is, in nanoseconds; empty when nothing was seen yet. A saved host does not age.
   */
  Optional<Long> age() {
    Known known = survey;
    return known == null || snapshot.isPresent()
        ? Optional.empty()
        : Optional.of(System.nanoTime() - known.at());
  }

  /** Looks at the whole host; for a thread of its own. */
  void survey() {
    if (snapshot.isEmpty()) {
      Optional<Surveyor> surveyor = world().surveyor();
      if (surveyor.isPresent()) {
        Needs needs = Needs.survey();
        long at = System.nanoTime();
        survey = new Known(surveyor.get().survey(needs, List.of()), needs, List.of(), at);
        surveyed = System.nanoTime();
        surveyTook = surveyed - at;
      }
    }
  }

  /** Says which thread the command runs on: no other changes the session or is heard. */
  void ownedBy(Thread thread) {
    owner = thread;
  }

  private boolean isLeftBehind() {
    return Thread.currentThread() != owner;
  }

  private void checkOwner() throws UserError {
    if (isLeftBehind()) {
      throw UserError.of(Exit.INTERRUPTED, "interrupted", "the command was left behind");
    }
  }

  /** When the last {@link #survey} ended ({@link System#nanoTime}). */
  long surveyed() {
    return surveyed;
  }

  /** How long it took, in nanoseconds. */
  long surveyTook() {
    return surveyTook;
  }

  /** The user pressed Ctrl-C. */
  void interrupt() {
    interrupted = true;
  }

  @Override
  public Host host(Needs needs) throws UserError {
    Host host = read(needs);
    Desk recorder = desk;
    if (recorder != null) {
      recorder.read(host, needs);
    }
    return host;
  }

  private Host read(Needs needs) throws UserError {
    if (snapshot.isPresent()) {
      return snapshot.get().getValue();
    }
    checkOwner();
    Known known = thisCommand;
    if (known != null && known.answers(needs, named)) {
      return known.host();
    }
    Optional<Surveyor> surveyor = world().surveyor();
    if (surveyor.isEmpty()) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "no host can be seen from here",
          "this system is not Linux",
          "plumb open FILE");
    }
    Needs wanted = known == null ? needs : needs.and(known.needs());
    List<String> names = named;
    if (wanted.scope().isNamed() && (names.isEmpty() || current != null)) {
      names = withCurrent(names);
    }
    long at = System.nanoTime();
    known = new Known(surveyor.get().survey(wanted, names), wanted, names, at);
    checkOwner();
    thisCommand = known;
    if (wanted.has(Needs.Part.RULESETS)) {
      rules = known.host();
    }
    if (wanted.covers(Needs.survey())) {
      survey = known;
    }
    return known.host();
  }

  @Override
  public void forget() {
    thisCommand = null;
  }

  /** Words without a namespace mean the current one. */
  private List<String> withCurrent(List<String> names) {
    List<String> all = new ArrayList<>(names);
    if (current != null) {
      all.add(current.toString());
    } else if (all.isEmpty()) {
      all.add("host");
    }
    return all;
  }

  @Override
  public Optional<NetnsId> current() {
    return Optional.ofNullable(current);
  }

  @Override
  public String currentName() {
    return currentName;
  }

  @Override
  public void use(NetnsId netns, String name) {
    NetnsId before = current == null ? remembered().map(Host::self).orElse(netns) : current;
    previous = Map.entry(before, currentName);
    current = netns;
    currentName = name;
    bridge = null;
  }

  @Override
  public Optional<Map.Entry<NetnsId, String>> previous() {
    return Optional.ofNullable(previous);
  }

  @Override
  public Optional<String> bridge() {
    return Optional.ofNullable(bridge);
  }

  @Override
  public void useBridge(Optional<String> name) {
    bridge = name.orElse(null);
  }

  @Override
  public World world() {
    World open = world;
    if (open == null) {
      synchronized (this) {
        open = world == null ? worlds.get() : world;
        world = open;
      }
    }
    // On a file that was opened on the way the live host is as far away as on one from the start.
    return snapshot.isPresent() && first.isEmpty() ? World.saved(open.archive()) : open;
  }

  @Override
  public CommandTable commands() {
    return table;
  }

  @Override
  public Map<String, String> settings() {
    return settings;
  }

  @Override
  public Map<String, String> variables() {
    return variables;
  }

  @Override
  public Map<String, List<String>> aliases() {
    return aliases;
  }

  @Override
  public List<String> history() {
    return history;
  }

  @Override
  public void emit(Outcome outcome) {
    if (!isLeftBehind()) {
      sink.accept(outcome);
    }
  }

  @Override
  public void progress(Outcome outcome) {
    if (people) {
      emit(outcome);
    }
  }

  @Override
  public Outcome run(List<String> words) throws UserError {
    Dispatcher.Prepared prepared = Dispatcher.prepare(words, this);
    List<String> outerNames = named;
    boolean outerCaptures = captures;
    named = prepared.namespaces();
    thisCommand = null;
    captures = true;
    try {
      return prepared.run();
    } finally {
      named = outerNames;
      captures = outerCaptures;
      thisCommand = null;
    }
  }

  @Override
  public boolean interrupted() {
    return interrupted || isLeftBehind();
  }

  @Override
  public boolean oneShot() {
    return mode.oneShot() && !captures;
  }

  @Override
  public boolean captures() {
    return captures;
  }

  @Override
  public boolean terminal() {
    return mode.terminal();
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }

  @Override
  public Optional<String> snapshot() {
    return snapshot.map(Map.Entry::getKey);
  }

  @Override
  public void open(Optional<Map.Entry<Path, Host>> file) throws UserError {
    if (isRecording()) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "the host stays the same while a recording runs",
          "a transcript is about one host",
          "record stop");
    }
    openedFrom = file.isPresent() ? file.get().getKey() : openedFirst;
    snapshot =
        file.isPresent()
            ? Optional.of(Map.entry(nameOf(file.get().getKey()), file.get().getValue()))
            : first;
    current = null;
    currentName = "host";
    previous = null;
    bridge = null;
    thisCommand = null;
    rules = null;
  }

  private static String nameOf(Path file) {
    Path name = file.getFileName();
    return name == null ? file.toString() : name.toString();
  }

  /** The saved host that is open, with its name; empty on the live one. */
  Optional<Map.Entry<String, Host>> opened() {
    return snapshot;
  }

  /** Remembers from which file the saved host came that the session begins on. */
  void openedFrom(Path file) {
    openedFirst = file;
    openedFrom = file;
  }

  /** The file of the saved host that is open; empty on the live one, or when it is no file. */
  Optional<Path> openedFrom() {
    return Optional.ofNullable(openedFrom);
  }

  /** This session is a replay's: it writes no file, unless it is on a live host. */
  void isReplay() {
    replayed = true;
  }

  boolean isReplayed() {
    return replayed;
  }

  /** The recorder, if there is one already: a one-shot has none. */
  Optional<Desk> desk() {
    return Optional.ofNullable(desk);
  }

  /**
   * The recorder.
   *
   * @param keeps true when it keeps the last lines, recorded or not
   */
  Desk desk(boolean keeps) {
    Desk recorder = desk;
    if (recorder == null) {
      recorder = new Desk(new DeskPlace(this), keeps);
      desk = recorder;
    }
    return recorder;
  }

  /** True while a recording runs. */
  boolean isRecording() {
    Desk recorder = desk;
    return recorder != null && recorder.isRecording();
  }

  /** Says how somebody at the terminal is asked. */
  void asks(Asker somebody) {
    asker = somebody;
  }

  /** The process's streams, when somebody sits at them; a transcript may be played there. */
  Optional<Surroundings> surroundings() {
    return mode.terminal() && asker instanceof Question question
        ? Optional.of(question.around())
        : Optional.empty();
  }

  /** Remembers the prompt's own terminal, which hears keys. */
  void hears(Keys prompt) {
    keys = prompt;
  }

  /** The prompt's keys; empty where there is no prompt. */
  Optional<Keys> keys() {
    return Optional.ofNullable(keys);
  }

  @Override
  public Optional<String> ask(String question) {
    return mode.terminal() && asker != null ? asker.ask(question) : Optional.empty();
  }

  /** Asks whoever sits at the terminal. */
  interface Asker {
    /** The answer; empty when the input ended. */
    Optional<String> ask(String question);
  }
}
