package dev.plumb.world.lab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A piece of YAML that knows the line it stands on, so that every complaint can name it. */
final class YamlNode {
  private final String file;
  private final Node node;

  private YamlNode(String file, Node node) {
    this.file = file;
    this.node = node;
  }

  static YamlNode parse(String file, String text) throws IOException {
    try {
      Optional<Node> root =
          new Compose(LoadSettings.builder().setLabel(file).build()).composeString(text);
      if (root.isEmpty()) {
        throw LabException.at(file, 1, "the file is empty");
      }
      return new YamlNode(file, root.get());
    } catch (MarkedYamlEngineException wrong) {
      int line = wrong.getProblemMark().map(Mark::getLine).orElse(0) + 1;
      throw LabException.at(
          file, line, wrong.getProblem() == null ? "this is no YAML" : wrong.getProblem());
    } catch (YamlEngineException wrong) {
      throw new LabException(file + " is no YAML: " + wrong.getMessage(), wrong);
    }
  }

  /** A complaint about this place. */
  LabException wrong(String what) {
    return LabException.at(file, node.getStartMark().map(Mark::getLine).orElse(0) + 1, what);
  }

  String text() throws LabException {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw wrong("a single value is wanted here");
  }

  List<YamlNode> items() throws LabException {
    if (!(node instanceof SequenceNode sequence)) {
      throw wrong("a list is wanted here");
    }
    List<YamlNode> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new YamlNode(file, item));
    }
    return items;
  }

  /** Keys and values in order; a key that stands there twice is wrong. */
  Map<String, YamlNode> fields() throws LabException {
    if (!(node instanceof MappingNode mapping)) {
      throw wrong("names with values are wanted here");
    }
    Map<String, YamlNode> fields = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      YamlNode key = new YamlNode(file, tuple.getKeyNode());
      if (fields.put(key.text(), new YamlNode(file, tuple.getValueNode())) != null) {
        throw key.wrong("'" + key.text() + "' stands here twice");
      }
    }
    return fields;
  }

  /** The same, where only these keys may stand. */
  Map<String, YamlNode> fields(String... allowed) throws LabException {
    Map<String, YamlNode> fields = fields();
    Set<String> known = new HashSet<>(List.of(allowed));
    for (Map.Entry<String, YamlNode> field : fields.entrySet()) {
      if (!known.contains(field.getKey())) {
        throw field
            .getValue()
            .wrong(
                "'"
                    + field.getKey()
                    + "' is not known here; there are "
                    + String.join(" ", allowed));
      }
    }
    return fields;
  }

  int number(int least, int most) throws LabException {
    try {
      int value = Integer.parseInt(text());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException noNumber) {
      throw wrong("'" + text() + "' is not a number");
    }
    throw wrong("'" + text() + "' is not between " + least + " and " + most);
  }
}
