package io.datastream.init;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address without what shall not stand in a file: variables take its place. */
final class Secrets {
  private static final Pattern PARAMETER = Pattern.compile("([?&;])([^=&;]+)=([^&;]+)");

  private static final Pattern SECRET =
      Pattern.compile(
          ".*(token|secret|passw|pwd|api[-_]?key|signature|credential|auth|session|jwt).*|key|(.*[-_])?(sig|key)",
          Pattern.CASE_INSENSITIVE);

  private final String prefix;
  private final List<String> variables = new ArrayList<>();

  Secrets(String source) {
    this.prefix = variable(source);
  }

  /** The address, as it is to be written; its fragment is no part of what is asked for. */
  String address(String written) {
    String plain = written.replaceFirst("#.*", "").replace("${", "%24%7B");
    int query = plain.indexOf('?');
    if (query < 0) {
      return plain;
    }
    Matcher parameter = PARAMETER.matcher(plain).region(query, plain.length());
    StringBuilder safe = new StringBuilder(plain.substring(0, query));
    int end = query;
    while (parameter.find()) {
      safe.append(plain, end, parameter.start());
      boolean secret = SECRET.matcher(parameter.group(2)).matches();
      safe.append(parameter.group(1)).append(parameter.group(2)).append('=');
      safe.append(secret ? reference(parameter.group(2)) : parameter.group(3));
      end = parameter.end();
    }
    return safe.append(plain.substring(end)).toString();
  }

  /** What stands for a secret: the variable of the environment that has it. */
  String reference(String what) {
    String name = prefix + "_" + variable(what);
    variables.add(name);
    return "${" + name + "}";
  }

  /** The variables that have to be set. */
  List<String> variables() {
    return variables;
  }

  private static String variable(String text) {
    return text.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
  }
}
