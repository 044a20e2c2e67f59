package dev.plumb.answers.path;

import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The faults of {@code src/test/resources/path/faults.txt}, each in a host written by hand. */
public final class FaultBook {
  private FaultBook() {}

  /**
   * One fault.
   *
   * @param also codes and objects of what else is wrong
   * @param question the words after the lab's name
   */
  public record Fault(
      Code code,
      String object,
      String verdict,
      List<String> also,
      String lab,
      String question,
      List<String> lines) {
    @Override
    public String toString() {
      return code + " " + object + " " + verdict + " (" + lab + ": " + question + ")";
    }

    PathAnswer answer() {
      Handmade made = Handmade.of(labs().get(lab), String.join("\n", lines));
      Host host = made.build();
      return new PathEngine(host).ask(flow(made));
    }

    private Flow flow(Handmade host) {
      String[] words = question.split(" ");
      int colon = words[0].indexOf(':');
      String from = colon < 0 ? words[0] : words[0].substring(0, colon);
      String to = words[1];
      int slash = to.indexOf('/');
      Transport transport =
          slash < 0 ? Transport.ICMP : Transport.of(to.substring(slash + 1)).orElseThrow();
      String end = slash < 0 ? to : to.substring(0, to.lastIndexOf(':'));
      Map<String, Integer> numbers = new LinkedHashMap<>();
      Optional<String> expected = Optional.empty();
      for (int i = 2; i < words.length; i++) {
        if (words[i].equals("size") || words[i].equals("sport")) {
          numbers.put(words[i], Integer.parseInt(words[++i]));
        } else {
          expected = Optional.of(words[i]);
        }
      }
      return new Flow(
          host.id(from),
          Optional.empty(),
          colon < 0 ? Optional.empty() : IpAddress.parse(words[0].substring(colon + 1)),
          number(numbers, "sport"),
          IpAddress.of(end.replace("[", "").replace("]", "")),
          transport,
          slash < 0
              ? OptionalInt.empty()
              : OptionalInt.of(Integer.parseInt(to.substring(to.lastIndexOf(':') + 1, slash))),
          number(numbers, "size"),
          expected.map(host::id));
    }

    private static OptionalInt number(Map<String, Integer> numbers, String word) {
      return numbers.containsKey(word) ? OptionalInt.of(numbers.get(word)) : OptionalInt.empty();
    }
  }

  private static List<String> lines(String resource) {
    try (InputStream in = FaultBook.class.getResourceAsStream("/path/" + resource)) {
      List<String> lines = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (!line.startsWith("#")) {
          lines.add(line);
        }
      }
      return lines;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static List<String> also(String head) {
    String[] parts = head.split(" also ");
    return List.of(parts).subList(1, parts.length);
  }

  /** The healthy hosts by name. */
  static Map<String, String> labs() {
    Map<String, String> labs = new LinkedHashMap<>();
    String name = "";
    for (String line : lines("labs.txt")) {
      if (line.startsWith("= ")) {
        name = line.substring(2);
      } else {
        labs.merge(name, line + "\n", String::concat);
      }
    }
    return labs;
  }

  /** All of them, in the file's order. */
  public static List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    List<String> block = new ArrayList<>();
    List<String> lines = lines("faults.txt");
    lines.add("");
    for (String line : lines) {
      if (!line.isBlank()) {
        block.add(line);
      } else if (!block.isEmpty()) {
        String[] head = block.get(0).split(" ");
        int colon = block.get(1).indexOf(": ");
        faults.add(
            new Fault(
                Code.valueOf(head[0]),
                head[1],
                head[2],
                also(block.get(0)),
                block.get(1).substring(0, colon),
                block.get(1).substring(colon + 2),
                List.copyOf(block.subList(2, block.size()))));
        block.clear();
      }
    }
    return faults;
  }
}
