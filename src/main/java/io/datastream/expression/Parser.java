package io.datastream.expression;

import io.datastream.expression.FieldPath.Step;
import io.datastream.expression.Lexer.Token;
import io.datastream.expression.Lexer.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes an expression's parts of its text, by <a
 * href="https://github.com/cel-expr/cel-spec/blob/master/doc/langdef.md#syntax">CEL's grammar</a>,
 * and finds what can't have a value whatever the record. Parts without a field are computed here.
 */
final class Parser {
  private static final int UNPLACED = -1;

  /** Parts on top of each other; each takes a place on the stack. */
  private static final int MAX_DEPTH = 200;

  /** Operators between two values, those that bind less tightly first. */
  private static final List<Set<String>> LEVELS =
      List.of(
          Set.of("||"),
          Set.of("&&"),
          Set.of("==", "!=", "<", "<=", ">", ">=", "in"),
          Set.of("+", "-"),
          Set.of("*", "/", "%"));

  private final String text;
  private final List<Token> tokens;
  private final Functions functions = new Functions();
  private final Operators operators = new Operators();
  private final Scope constants = Scope.withoutRecord();
  private final Map<FieldPath, Integer> fields = new LinkedHashMap<>();
  private int at;
  private int open;

  Parser(String text) throws InvalidExpressionException {
    this.text = text;
    this.tokens = new Lexer(text).tokens();
  }

  /** The whole expression. */
  Node parse() throws InvalidExpressionException {
    Node whole = expression();
    if (peek().type() != Type.END) {
      throw unexpected("an operator, or the end");
    }
    return whole;
  }

  /** The fields that it has, by their places. */
  List<FieldPath> fields() {
    return List.copyOf(fields.keySet());
  }

  private Node expression() throws InvalidExpressionException {
    descend();
    Node condition = operation(0);
    if (!take("?")) {
      open--;
      return condition;
    }
    requireBoolean("'?'", condition);
    Node holds = expression();
    expect(":");
    Node otherwise = expression();
    open--;
    Set<Kind> kinds = EnumSet.copyOf(holds.kinds());
    kinds.addAll(otherwise.kinds());
    return bounded(
        new Node.Conditional(extent(condition, otherwise), kinds, condition, holds, otherwise));
  }

  private Node operation(int level) throws InvalidExpressionException {
    if (level == LEVELS.size()) {
      return unary();
    }
    Node left = operation(level + 1);
    while (isOperator(level)) {
      String operator = next().text();
      Node right = operation(level + 1);
      left = level < 2 ? logical(operator, left, right) : binary(operator, left, right);
    }
    return left;
  }

  private boolean isOperator(int level) {
    Token token = peek();
    boolean operator = token.type() == Type.SYMBOL || token.isWord("in");
    return operator && LEVELS.get(level).contains(token.text());
  }

  private Node logical(String operator, Node left, Node right) throws InvalidExpressionException {
    requireBoolean("'" + operator + "'", left);
    requireBoolean("'" + operator + "'", right);
    Value.Truth decisive = Value.Truth.of(operator.equals("||"));
    return bounded(new Node.Logical(extent(left, right), operator, decisive, left, right));
  }

  private Node binary(String operator, Node left, Node right) throws InvalidExpressionException {
    return call(extent(left, right), operators.binary(operator), left, right);
  }

  private Node unary() throws InvalidExpressionException {
    Token sign = peek();
    if (!sign.is("!") && !sign.is("-")) {
      return postfix();
    }
    descend();
    next();
    Node of = unary();
    open--;
    return call(
        new Extent(text, sign.from(), of.extent().to()),
        sign.is("!") ? operators.not() : operators.minus(),
        of);
  }

  private Node postfix() throws InvalidExpressionException {
    Node base = primary();
    while (true) {
      if (take(".")) {
        base = member(base);
      } else if (take("[")) {
        Node place = expression();
        expect("]");
        base = part(base, place);
      } else {
        return placed(base);
      }
    }
  }

  private Node member(Node base) throws InvalidExpressionException {
    Token name = peek();
    if (name.type() != Type.NAME && name.type() != Type.QUOTED_NAME) {
      throw unexpected("the name of a field or function");
    }
    next();
    if (name.type() == Type.NAME && take("(")) {
      List<Node> arguments = list(")");
      arguments.add(0, placed(base));
      return named(name, base.extent().from(), arguments);
    }
    return part(base, new Node.Literal(extent(name), new Value.Text(name.text())));
  }

  /**
   * A place that all records have alike leads to a field of the record, another one is looked up.
   */
  private Node part(Node base, Node place) throws InvalidExpressionException {
    Extent extent = new Extent(text, base.extent().from(), tokens.get(at - 1).to());
    if (base instanceof Node.Field field && place instanceof Node.Literal literal) {
      if (literal.value() instanceof Value.Text name) {
        return field(extent, field.path().to(Step.member(name.text())));
      }
      if (literal.value() instanceof ExactNumber number) {
        return field(extent, field.path().to(Step.element(index(number, place))));
      }
    }
    return call(extent, operators.part(), placed(base), place);
  }

  private static int index(ExactNumber number, Node place) throws InvalidExpressionException {
    try {
      return number.whole("'[]'", 0, Integer.MAX_VALUE);
    } catch (Trouble e) {
      throw new InvalidExpressionException(
          place.extent().from(), "'" + place.extent().shown() + "'", "a whole number from 0");
    }
  }

  private Node field(Extent extent, FieldPath path) throws InvalidExpressionException {
    if (path.steps().size() > MAX_DEPTH) {
      throw tooDeep(extent.from());
    }
    return unplaced(extent, path);
  }

  private Node primary() throws InvalidExpressionException {
    Token token = peek();
    if (token.type() == Type.END || token.isWord("in")) {
      throw unexpected("a value");
    }
    next();
    return switch (token.type()) {
      case NUMBER -> number(token);
      case STRING -> new Node.Literal(extent(token), new Value.Text(token.text()));
      case QUOTED_NAME -> unplaced(extent(token), topLevel(token));
      case NAME -> name(token);
      default -> structure(token);
    };
  }

  private Node number(Token token) throws InvalidExpressionException {
    try {
      return new Node.Literal(extent(token), ExactNumber.of(ExactNumber.parsed(token.text())));
    } catch (Trouble e) {
      throw new InvalidExpressionException(
          token.from(), "'" + Trouble.cut(token.text()) + "'", e.getMessage());
    }
  }

  private Node name(Token token) throws InvalidExpressionException {
    if (take("(")) {
      return named(token, token.from(), list(")"));
    }
    Extent extent = extent(token);
    return switch (token.text()) {
      case "true" -> new Node.Literal(extent, Value.Truth.TRUE);
      case "false" -> new Node.Literal(extent, Value.Truth.FALSE);
      case "null" -> new Node.Literal(extent, Value.Nothing.NULL);
      case Lexer.RECORD -> unplaced(extent, FieldPath.RECORD);
      default -> unplaced(extent, topLevel(token));
    };
  }

  private static FieldPath topLevel(Token name) {
    return FieldPath.RECORD.to(Step.member(name.text()));
  }

  private Node structure(Token token) throws InvalidExpressionException {
    if (token.is("(")) {
      Node inner = expression();
      expect(")");
      return inner;
    }
    if (token.is("[")) {
      List<Node> items = list("]");
      Function array =
          new Function(
              "'[]'",
              List.of(Kind.ANY),
              0,
              true,
              false,
              Set.of(Kind.ARRAY),
              (values, scope) -> new Value.Items(List.of(values)));
      return call(since(token), array, items.toArray(Node[]::new));
    }
    if (token.is("{")) {
      return object(token);
    }
    throw unexpected(token, "a value");
  }

  private Node object(Token brace) throws InvalidExpressionException {
    Map<String, Node> members = new LinkedHashMap<>();
    while (!take("}")) {
      Token name = peek();
      if (name.type() != Type.STRING) {
        throw unexpected("a name in quotes, or '}'");
      }
      next();
      expect(":");
      if (members.put(name.text(), expression()) != null) {
        throw new InvalidExpressionException(
            name.from(), "'" + Trouble.cut(name.text()) + "' once more", "each name once");
      }
      if (!peek().is("}")) {
        expect(",");
      }
    }
    List<String> names = List.copyOf(members.keySet());
    Function object =
        new Function(
            "'{}'",
            List.of(Kind.ANY),
            0,
            true,
            false,
            Set.of(Kind.OBJECT),
            (values, scope) -> {
              Map<String, Value> made = new LinkedHashMap<>();
              for (int i = 0; i < values.length; i++) {
                made.put(names.get(i), values[i]);
              }
              return new Value.Members(Collections.unmodifiableMap(made));
            });
    return call(since(brace), object, members.values().toArray(Node[]::new));
  }

  /** Expressions up to a closing symbol, which is taken too; a comma may be before it. */
  private List<Node> list(String closing) throws InvalidExpressionException {
    List<Node> nodes = new ArrayList<>();
    while (!take(closing)) {
      nodes.add(expression());
      if (!peek().is(closing)) {
        expect(",");
      }
    }
    return nodes;
  }

  private Node named(Token name, int from, List<Node> arguments) throws InvalidExpressionException {
    Extent extent = new Extent(text, from, tokens.get(at - 1).to());
    Node[] nodes = arguments.toArray(Node[]::new);
    if (name.text().equals(Functions.HAS)) {
      if (nodes.length != 1 || !(nodes[0] instanceof Node.Field field)) {
        throw new InvalidExpressionException(name.from(), "'has'", "has(a field)");
      }
      return new Node.Has(extent, field.place());
    }
    if (name.text().equals(Functions.COALESCE)) {
      return coalesce(name, extent, nodes);
    }
    Function function = functions.named(name.text());
    if (function == null) {
      throw new InvalidExpressionException(
          name.from(),
          "'" + Trouble.cut(name.text()) + "' is no function",
          functions.accepted()
              + (name.text().equals("matches") ? "; regular expressions may not end" : ""));
    }
    if (!function.takes(nodes.length)) {
      throw new InvalidExpressionException(
          name.from(), "%d arguments".formatted(nodes.length), function.signature());
    }
    return call(extent, function, nodes);
  }

  private Node coalesce(Token name, Extent extent, Node[] parts) throws InvalidExpressionException {
    if (parts.length == 0) {
      throw new InvalidExpressionException(name.from(), "no argument", "coalesce(any value, …)");
    }
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (Node part : parts) {
      kinds.addAll(part.kinds());
    }
    return bounded(new Node.Coalesce(extent, kinds, parts));
  }

  private static Node unplaced(Extent extent, FieldPath path) {
    return new Node.Field(extent, path, UNPLACED);
  }

  /** A field whose path goes no further gets its place. */
  private Node placed(Node node) {
    return node instanceof Node.Field field && field.place() == UNPLACED
        ? new Node.Field(
            field.extent(), field.path(), fields.computeIfAbsent(field.path(), it -> fields.size()))
        : node;
  }

  private Node call(Extent extent, Function function, Node... arguments)
      throws InvalidExpressionException {
    Set<Kind> common = EnumSet.allOf(Kind.class);
    for (int i = 0; i < arguments.length; i++) {
      require(function.name(), function.parameter(i), arguments[i]);
      if (function.alike() && Collections.disjoint(common, arguments[i].kinds())) {
        throw unfit(function.name(), common, arguments[i]);
      }
      common.retainAll(arguments[i].kinds());
    }
    Node call = bounded(Call.of(extent, function, arguments));
    return Arrays.stream(arguments).allMatch(Node.Literal.class::isInstance)
        ? new Node.Literal(extent, constant(call))
        : call;
  }

  private Value constant(Node node) throws InvalidExpressionException {
    try {
      return node.evaluate(constants);
    } catch (Trouble e) {
      throw new InvalidExpressionException(
          node.extent().from(), e.getMessage(), "what has a value");
    }
  }

  private static void requireBoolean(String who, Node node) throws InvalidExpressionException {
    require(who, Set.of(Kind.BOOLEAN), node);
  }

  private static void require(String who, Set<Kind> accepted, Node node)
      throws InvalidExpressionException {
    if (Collections.disjoint(accepted, node.kinds())) {
      throw unfit(who, accepted, node);
    }
  }

  private static InvalidExpressionException unfit(String who, Set<Kind> accepted, Node node) {
    return new InvalidExpressionException(
        node.extent().from(),
        "%s gets %s".formatted(who, Kind.anyOf(node.kinds())),
        Kind.anyOf(accepted));
  }

  private static Node bounded(Node node) throws InvalidExpressionException {
    if (node.depth() > MAX_DEPTH) {
      throw tooDeep(node.extent().from());
    }
    return node;
  }

  private void descend() throws InvalidExpressionException {
    if (++open > MAX_DEPTH) {
      throw tooDeep(peek().from());
    }
  }

  private static InvalidExpressionException tooDeep(int place) {
    return new InvalidExpressionException(
        place,
        "too many parts on top of each other",
        "up to %d; [a, b, …] has any number beside each other".formatted(MAX_DEPTH));
  }

  private Token peek() {
    return tokens.get(at);
  }

  /** The last token is given again and again. */
  private Token next() {
    Token token = tokens.get(at);
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  private boolean take(String symbol) {
    boolean there = peek().is(symbol);
    if (there) {
      next();
    }
    return there;
  }

  private void expect(String symbol) throws InvalidExpressionException {
    if (!take(symbol)) {
      throw unexpected("'" + symbol + "'");
    }
  }

  private InvalidExpressionException unexpected(String accepted) {
    return unexpected(peek(), accepted);
  }

  private InvalidExpressionException unexpected(Token token, String accepted) {
    String what =
        token.type() == Type.END
            ? "the end"
            : "'" + Trouble.cut(text.substring(token.from(), token.to())) + "'";
    return new InvalidExpressionException(token.from(), what, accepted);
  }

  private Extent extent(Token token) {
    return new Extent(text, token.from(), token.to());
  }

  private Extent extent(Node first, Node last) {
    return first.extent().upTo(last.extent());
  }

  /** From a token to the one that was taken last. */
  private Extent since(Token first) {
    return new Extent(text, first.from(), tokens.get(at - 1).to());
  }
}
