package io.datastream.init.yaml;

import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The text of a configuration file, into which a source is put. Lines are added, after those of the
 * sources that are there; no other line is touched, for comments and order are their writers'.
 */
final class SourcesText {
  private static final int STEP = 2;
  private static final List<String> PATH = List.of("datastream", "sources");

  private final String text;
  private final String lineBreak;

  SourcesText(String text) {
    this.text = text;
    this.lineBreak = text.contains("\r\n") ? "\r\n" : "\n";
  }

  /** A whole file that has the source alone. */
  static String alone(String name, YamlBlock source) {
    return below(PATH, name, source, 0);
  }

  /**
   * The text with the source.
   *
   * @return empty where no place for it can be found; what comes out is to be read again, and
   *     compared
   * @throws org.yaml.snakeyaml.error.YAMLException when it is no YAML
   */
  Optional<String> with(String name, YamlBlock source) {
    Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
    if (root == null) {
      return Optional.of(appended(alone(name, source)));
    }
    Node at = root;
    for (int depth = 0; depth < PATH.size(); depth++) {
      List<String> missing = PATH.subList(depth, PATH.size());
      if (!(at instanceof MappingNode mapping) || mapping.getFlowStyle() == FlowStyle.FLOW) {
        return Optional.empty();
      }
      Optional<NodeTuple> found = member(mapping, PATH.get(depth));
      if (found.isEmpty()) {
        return Optional.of(
            depth == 0
                ? appended(alone(name, source))
                : after(lastLine(mapping), below(missing, name, source, indent(mapping))));
      }
      Node value = found.get().getValueNode();
      if (isNothing(value)) {
        int indent = found.get().getKeyNode().getStartMark().getColumn() + STEP;
        return Optional.of(
            after(
                lastLine(value), below(missing.subList(1, missing.size()), name, source, indent)));
      }
      at = value;
    }
    return at instanceof MappingNode sources && sources.getFlowStyle() != FlowStyle.FLOW
        ? Optional.of(
            after(
                withComments(lastLine(sources), indent(sources)),
                below(List.of(), name, source, indent(sources))))
        : Optional.empty();
  }

  private static boolean isNothing(Node value) {
    return value instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
  }

  private static String below(List<String> path, String name, YamlBlock source, int indent) {
    YamlBlock block = new YamlBlock().group(name, source);
    for (int i = path.size() - 1; i >= 0; i--) {
      block = new YamlBlock().group(path.get(i), block);
    }
    return block.text(indent);
  }

  private static Optional<NodeTuple> member(MappingNode mapping, String key) {
    return mapping.getValue().stream()
        .filter(it -> it.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key))
        .findFirst();
  }

  private static int indent(MappingNode mapping) {
    return mapping.getValue().get(0).getKeyNode().getStartMark().getColumn();
  }

  /** The line that a value ends on, from 0; comments below it are not its own. */
  private static int lastLine(Node node) {
    if (node instanceof ScalarNode scalar) {
      boolean block =
          scalar.getScalarStyle() == ScalarStyle.LITERAL
              || scalar.getScalarStyle() == ScalarStyle.FOLDED;
      boolean before = block && node.getEndMark().getColumn() == 0;
      return node.getEndMark().getLine() - (before ? 1 : 0);
    } else if (node instanceof MappingNode mapping && mapping.getFlowStyle() != FlowStyle.FLOW) {
      return mapping.getValue().stream()
          .mapToInt(it -> Math.max(lastLine(it.getKeyNode()), lastLine(it.getValueNode())))
          .max()
          .orElse(node.getEndMark().getLine());
    } else if (node instanceof SequenceNode list && list.getFlowStyle() != FlowStyle.FLOW) {
      return list.getValue().stream()
          .mapToInt(SourcesText::lastLine)
          .max()
          .orElse(node.getEndMark().getLine());
    }
    return node.getEndMark().getLine();
  }

  /** Comments below a source that are indented more than its name are the source's. */
  private int withComments(int line, int indent) {
    List<String> lines = lines();
    int last = line;
    while (last + 1 < lines.size()
        && lines.get(last + 1).stripLeading().startsWith("#")
        && lines.get(last + 1).indexOf('#') > indent) {
      last++;
    }
    return last;
  }

  private List<String> lines() {
    return Arrays.asList(text.split("(?<=\n)", -1));
  }

  private String after(int line, String block) {
    List<String> lines = lines();
    int at = Math.min(line + 1, lines.size());
    String before = String.join("", lines.subList(0, at));
    return ended(before) + broken(block) + String.join("", lines.subList(at, lines.size()));
  }

  private String appended(String block) {
    return ended(text) + (text.isBlank() ? "" : lineBreak) + broken(block);
  }

  private String ended(String part) {
    return part.isEmpty() || part.endsWith("\n") ? part : part + lineBreak;
  }

  private String broken(String block) {
    return block.replace("\n", lineBreak);
  }
}
