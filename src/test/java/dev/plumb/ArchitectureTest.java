package dev.plumb;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The plan of the house, rule by rule; ARCHITECTURE.md shows the same as a picture. */
@AnalyzeClasses(packages = "dev.plumb", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final DescribedPredicate<JavaClass> OURS = resideInAPackage("dev.plumb..");

  @ArchTest
  static final ArchRule theWorldDoesNotKnowTheConsole =
      noClasses()
          .that(resideInAPackage("dev.plumb.world.."))
          .should()
          .dependOnClassesThat(resideInAPackage("dev.plumb.console.."))
          .because("the console reaches the world through dev.plumb.model.port")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule theConsoleDoesNotKnowTheWorld =
      noClasses()
          .that(resideInAPackage("dev.plumb.console.."))
          .should()
          .dependOnClassesThat(resideInAPackage("dev.plumb.world.."))
          .because("a command never knows whether its host is live, saved or remote")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule nobodyKnowsMain =
      noClasses()
          .that(resideInAnyPackage("dev.plumb.*.."))
          .should()
          .dependOnClassesThat(resideInAPackage("dev.plumb"))
          .because("only Main sees both wings, and Main only wires")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule theModelNeedsOnlyTheLanguage =
      classes()
          .that(resideInAPackage("dev.plumb.model.."))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "dev.plumb.model..",
                  "java.lang..",
                  "java.math..",
                  "java.net..",
                  "java.nio..",
                  "java.io..",
                  "java.text..",
                  "java.time..",
                  "java.util..",
                  "org.jspecify.."))
          .because("the model imports java.base alone")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule theModelDoesNoInputOrOutput =
      noClasses()
          .that(resideInAPackage("dev.plumb.model.."))
          .and(DescribedPredicate.not(resideInAPackage("dev.plumb.model.port..")))
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.nio\\.file\\.Files|java\\.io\\..*(Stream|Reader|Writer|File)"
                  + "|java\\.net\\..*Socket.*|java\\.time\\.Clock|java\\.lang\\.Process.*")
          .because("facts are immutable, and whoever reads them is elsewhere")
          .allowEmptyShould(true);

  @ArchTest static final ArchRule kernel = room("world.kernel", "model");

  @ArchTest static final ArchRule netlink = room("world.netlink", "world.kernel", "model");

  @ArchTest static final ArchRule uapi = room("world.uapi", "world.netlink", "model");

  @ArchTest static final ArchRule netfilter = room("world.netfilter", "world.netlink", "model");

  @ArchTest static final ArchRule engine = room("world.engine", "world.kernel", "model");

  @ArchTest
  static final ArchRule discovery =
      room(
          "world.discovery",
          "world.kernel",
          "world.netlink",
          "world.uapi",
          "world.netfilter",
          "world.engine",
          "model");

  // What iproute2 printed is read by those who know what it prints (docs/adr/0012).
  @ArchTest
  static final ArchRule snapshot =
      room("world.snapshot", "world.netfilter", "answers.iproute", "model");

  @ArchTest
  static final ArchRule spawn = room("world.spawn", "world.kernel", "world.discovery", "model");

  @ArchTest
  static final ArchRule events =
      room(
          "world.events",
          "world.kernel",
          "world.netlink",
          "world.uapi",
          "world.discovery",
          "world.engine",
          "model");

  @ArchTest
  static final ArchRule probe = room("world.probe", "world.kernel", "world.discovery", "model");

  @ArchTest
  static final ArchRule capture = room("world.capture", "world.kernel", "world.discovery", "model");

  @ArchTest
  static final ArchRule dropCounters =
      room(
          "world.drops", "world.kernel", "world.netlink", "world.uapi", "world.discovery", "model");

  @ArchTest static final ArchRule packets = room("answers.capture", "model");

  @ArchTest static final ArchRule drops = room("answers.drops", "model");

  @ArchTest static final ArchRule lab = room("world.lab", "world.kernel", "model");

  @ArchTest static final ArchRule firewall = room("answers.firewall", "model");

  @ArchTest static final ArchRule filter = room("answers.filter", "answers.firewall", "model");

  @ArchTest
  static final ArchRule path =
      room("answers.path", "answers.traffic", "answers.filter", "answers.firewall", "model");

  @ArchTest static final ArchRule traffic = room("answers.traffic", "answers.filter", "model");

  @ArchTest static final ArchRule iproute = room("answers.iproute", "model");

  @ArchTest static final ArchRule port = room("answers.port", "model");

  @ArchTest static final ArchRule diff = room("answers.diff", "answers.iproute", "model");

  @ArchTest static final ArchRule lint = room("answers.lint", "model");

  @ArchTest static final ArchRule command = room("console.command", "answers", "model");

  @ArchTest static final ArchRule render = room("console.render", "console.command", "model");

  @ArchTest
  static final ArchRule applet = room("console.applet", "console.command", "answers", "model");

  @ArchTest static final ArchRule complete = room("console.complete", "console.command", "model");

  @ArchTest
  static final ArchRule transcript =
      room("console.transcript", "console.command", "console.render", "model");

  @ArchTest static final ArchRule shell = room("console.shell", "console", "answers", "model");

  @ArchTest
  static final ArchRule noCirclesAmongRooms =
      slices()
          .matching("dev.plumb.(*).(*)..")
          .should()
          .beFreeOfCycles()
          .because("each room can be read after the ones it stands on")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyTheKernelRoomCallsLibc =
      only("com.sun.jna..", "dev.plumb.world.kernel..");

  @ArchTest
  static final ArchRule onlyTheShellEditsLines = only("org.jline..", "dev.plumb.console.shell..");

  @ArchTest
  static final ArchRule jsonIsReadAndWrittenInThreeRooms =
      only(
          "com.fasterxml..",
          "dev.plumb.world.snapshot..",
          "dev.plumb.world.engine..",
          "dev.plumb.world.netfilter..",
          "dev.plumb.console.render..");

  @ArchTest
  static final ArchRule onlyEnginesSpeakHttp = only("org.apache.hc..", "dev.plumb.world.engine..");

  @ArchTest
  static final ArchRule yamlIsForLabsTranscriptsAndSpecs =
      only(
          "org.snakeyaml..",
          "dev.plumb.world.lab..",
          "dev.plumb.console.transcript..",
          "dev.plumb.console.complete.build..");

  @ArchTest
  static final ArchRule dnsMessagesAreForProbes = only("org.xbill..", "dev.plumb.world.probe..");

  @ArchTest
  static final ArchRule onlyShellAndMainTouchTheProcess =
      noClasses()
          .that(OURS)
          .and(DescribedPredicate.not(resideInAnyPackage("dev.plumb", "dev.plumb.console.shell..")))
          .should()
          .accessField(System.class, "in")
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class)
          .because("a recorder cannot see what is printed from the depths")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule namespacesAreForPlatformThreads =
      noClasses()
          .that(resideInAnyPackage("dev.plumb.world.."))
          .should()
          .callMethod(Thread.class, "startVirtualThread", Runnable.class)
          .orShould()
          .callMethod(Thread.class, "ofVirtual")
          .because("a virtual thread's carrier would stay in the namespace")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule aSourceOfNamesIsNeverDnsjavasResolver =
      noClasses()
          .that(OURS)
          .should()
          .dependOnClassesThat()
          .haveNameMatching("org\\.xbill\\.DNS\\.(Lookup|.*Resolver)")
          .because("its resolvers start threads, which a visit may not")
          .allowEmptyShould(true);

  /** The room stands on these rooms or wings of ours alone (and on libraries: see below). */
  private static ArchRule room(String room, String... standsOn) {
    DescribedPredicate<JavaClass> allowed = resideInAPackage("dev.plumb." + room + "..");
    for (String other : standsOn) {
      allowed = allowed.or(resideInAPackage("dev.plumb." + other + ".."));
    }
    return classes()
        .that(resideInAPackage("dev.plumb." + room + ".."))
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.not(OURS).or(allowed).as("are outside plumb or in its list"))
        .as(room + " stands on " + (standsOn.length == 0 ? "nothing" : String.join(", ", standsOn)))
        .allowEmptyShould(true);
  }

  /** The library is used in these packages alone. */
  private static ArchRule only(String library, String... packages) {
    return noClasses()
        .that(OURS)
        .and(DescribedPredicate.not(resideInAnyPackage(packages)))
        .should()
        .dependOnClassesThat(resideInAPackage(library))
        .as("only " + String.join(", ", packages) + " may use " + library)
        .allowEmptyShould(true);
  }
}
