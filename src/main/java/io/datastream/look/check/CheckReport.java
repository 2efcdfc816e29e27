package io.datastream.look.check;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.datastream.failure.FailureCode;
import io.datastream.look.check.Finding.About;
import io.datastream.look.check.Finding.Level;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code check} answers.
 *
 * @param status {@code fine}, or {@code wrong} where at least one thing is
 * @param wrong how many are
 * @param warnings how many may be
 * @param findings all that was looked at
 * @param elapsedMs that it took
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonPropertyOrder({"status", "wrong", "warnings", "findings", "elapsedMs"})
@RegisterForReflection
public record CheckReport(
    String status, long wrong, long warnings, List<Finding> findings, long elapsedMs) {

  /**
   * Of settings that can't even be read, so that nothing else could be looked at.
   *
   * @param problems a line each
   */
  public static CheckReport unreadable(List<String> problems) {
    List<Finding> findings = new ArrayList<>();
    problems.forEach(it -> findings.add(Finding.wrong(About.SETTING, it)));
    findings.add(
        Finding.note(About.SETTING, "what else there is can be looked at when these can be read"));
    return of(findings, 0);
  }

  static CheckReport of(List<Finding> findings, long elapsedMs) {
    long wrong = count(findings, Level.WRONG);
    return new CheckReport(
        wrong == 0 ? Level.FINE.word() : Level.WRONG.word(),
        wrong,
        count(findings, Level.WARNING),
        List.copyOf(findings),
        elapsedMs);
  }

  private static long count(List<Finding> findings, Level level) {
    return findings.stream().filter(it -> it.level() == level).count();
  }

  /** What the process ends with: a setting that is wrong counts more than all else. */
  @JsonIgnore
  public int exitCode() {
    if (wrong == 0) {
      return 0;
    }
    boolean setting =
        findings.stream().anyMatch(it -> it.level() == Level.WRONG && it.about() == About.SETTING);
    return (setting ? FailureCode.WRONG_SETTING : FailureCode.UNEXPECTED).exitCode();
  }
}
