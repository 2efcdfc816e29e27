package io.datastream.docs;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The settings of {@code @ConfigMapping} interfaces, read from their source with its comments. */
public final class ConfigurationReference {
  private final Map<String, Interface> interfaces = new LinkedHashMap<>();
  private final Map<String, String> constants = new HashMap<>();
  private final Map<String, String> comments = new LinkedHashMap<>();

  private ConfigurationReference() {}

  private record Interface(ClassTree tree, TreePath path, DocTrees docs) {}

  /**
   * One setting.
   *
   * @param key what users name stands in {@code <>}
   * @param type as the source has it, without what says that it may be missing
   * @param defaultValue as Markdown
   * @param what its comment
   */
  record Setting(String key, String type, String defaultValue, String what) {}

  /** Parses the files, which are those of the interfaces and of the constants in their defaults. */
  public static ConfigurationReference read(List<Path> files) throws IOException {
    ConfigurationReference reference = new ConfigurationReference();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        reference.collect(unit, docs);
      }
    }
    return reference;
  }

  private void collect(CompilationUnitTree unit, DocTrees docs) {
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitClass(ClassTree tree, Void nothing) {
        // What isn't an interface is a value of a setting: an enum has no settings of its own.
        if (tree.getKind() == Tree.Kind.INTERFACE) {
          String name = tree.getSimpleName().toString();
          interfaces.put(name, new Interface(tree, getCurrentPath(), docs));
        }
        return super.visitClass(tree, nothing);
      }

      @Override
      public Void visitVariable(VariableTree tree, Void nothing) {
        if (tree.getInitializer() instanceof com.sun.source.tree.LiteralTree literal) {
          constants.put(tree.getName().toString(), String.valueOf(literal.getValue()));
        }
        DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
        if (comment != null) {
          comments.put(tree.getName().toString(), text(comment));
        }
        return super.visitVariable(tree, nothing);
      }
    }.scan(unit, null);
  }

  /** The comment of an enum's constant, as Markdown. */
  String comment(Enum<?> constant) {
    return Optional.ofNullable(comments.get(constant.name())).orElseThrow();
  }

  /** The comment of an interface, as Markdown. */
  String title(String mapping) {
    Interface found = interfaces.get(mapping);
    return text(found.docs().getDocCommentTree(found.path()));
  }

  /** The keys of an interface and of those it leads to; what users name stands in {@code <>}. */
  List<String> keys(String mapping) {
    return settings(mapping).stream().map(Setting::key).toList();
  }

  /** The settings of an interface and of those it leads to, as a Markdown table. */
  public String table(String mapping) {
    List<Setting> settings = settings(mapping);
    return "| key | environment name | default | what |\n| --- | --- | --- | --- |\n"
        + settings.stream()
            .map(
                it ->
                    "| `%s` | `%s` | %s | %s |\n"
                        .formatted(
                            it.key(),
                            EnvironmentName.of(it.key()),
                            it.defaultValue(),
                            it.what().replace("|", "\\|")))
            .collect(Collectors.joining());
  }

  /** The settings of an interface and of those it leads to. */
  List<Setting> settings(String mapping) {
    String prefix =
        annotation(interfaces.get(mapping).tree().getModifiers().getAnnotations(), "ConfigMapping")
            .map(this::argument)
            .orElseThrow();
    List<Setting> settings = new ArrayList<>();
    settings(mapping, prefix, settings);
    return settings;
  }

  private void settings(String name, String prefix, List<Setting> settings) {
    Interface found = interfaces.get(name);
    for (Tree parent : found.tree().getImplementsClause()) {
      settings(parent.toString(), prefix, settings);
    }
    for (Tree member : found.tree().getMembers()) {
      if (member instanceof MethodTree method) {
        setting(found, method, prefix, settings);
      }
    }
  }

  private void setting(Interface in, MethodTree method, String prefix, List<Setting> settings) {
    List<? extends AnnotationTree> annotations = method.getModifiers().getAnnotations();
    boolean ofParent = annotation(annotations, "WithParentName").isPresent();
    String named =
        annotation(annotations, "WithName")
            .map(this::argument)
            .orElseGet(() -> kebab(method.getName().toString()));
    String key = ofParent ? prefix : prefix + "." + named;
    Tree type = method.getReturnType();
    if (type instanceof ParameterizedTypeTree map && map.getType().toString().equals("Map")) {
      String plural = method.getName().toString();
      key += ofParent ? ".<name>" : ".<" + plural.substring(0, plural.length() - 1) + ">";
      type = map.getTypeArguments().get(1);
    }
    if (interfaces.containsKey(type.toString())) {
      settings(type.toString(), key, settings);
      return;
    }
    String defaultValue =
        annotation(annotations, "WithDefault").map(it -> "`" + argument(it) + "`").orElse("none");
    String what = comment(in, method) + limits(annotations);
    settings.add(
        new Setting(
            key, type.toString().replaceFirst("^Optional<(.*)>$", "$1"), defaultValue, what));
  }

  /** The comment's text without its tags. */
  private static String comment(Interface in, MethodTree method) {
    DocCommentTree comment = in.docs().getDocCommentTree(new TreePath(in.path(), method));
    if (comment == null) {
      throw new IllegalStateException(method.getName() + ": a setting without a comment");
    }
    return text(comment);
  }

  private static String text(DocCommentTree comment) {
    return comment.getFullBody().stream()
        .map(ConfigurationReference::markdown)
        .collect(Collectors.joining())
        .replaceAll("\\s+", " ")
        .strip();
  }

  private static String markdown(DocTree part) {
    if (part instanceof LiteralTree literal) {
      // A line break in the source may stand anywhere in it.
      return "`" + literal.getBody().getBody().replaceAll("\\s+", " ").strip() + "`";
    }
    return part instanceof TextTree text ? text.getBody() : part.toString();
  }

  private String limits(List<? extends AnnotationTree> annotations) {
    Optional<String> max = annotation(annotations, "Max").map(this::argument);
    Optional<String> min =
        annotation(annotations, "Min")
            .map(this::argument)
            .or(() -> annotation(annotations, "Positive").map(it -> "1"));
    if (annotation(annotations, "TimeSpan").isPresent()) {
      return " From 1 ms to 7 days.";
    }
    if (annotation(annotations, "AnswerTime").isPresent()) {
      return " From 100 ms to 7 days.";
    }
    return min.map(from -> " From " + from + max.map(to -> " to " + to).orElse("") + ".")
        .orElse("");
  }

  private static Optional<? extends AnnotationTree> annotation(
      List<? extends AnnotationTree> annotations, String name) {
    return annotations.stream()
        .filter(it -> it.getAnnotationType().toString().equals(name))
        .findFirst();
  }

  private String argument(AnnotationTree annotation) {
    ExpressionTree argument = annotation.getArguments().get(0);
    ExpressionTree value =
        argument instanceof AssignmentTree assignment ? assignment.getExpression() : argument;
    if (value instanceof com.sun.source.tree.LiteralTree literal) {
      return String.valueOf(literal.getValue());
    }
    String constant =
        value instanceof MemberSelectTree member
            ? member.getIdentifier().toString()
            : ((IdentifierTree) value).getName().toString();
    return Optional.ofNullable(constants.get(constant)).orElseThrow();
  }

  private static String kebab(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}
