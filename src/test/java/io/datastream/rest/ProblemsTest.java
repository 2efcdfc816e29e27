package io.datastream.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.datastream.config.ServiceUnreachableException;
import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import io.datastream.failure.FailureCode.Outlook;
import io.datastream.run.RunInProgressException;
import io.datastream.run.RunKind;
import io.datastream.run.RunStoppedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jboss.resteasy.reactive.RestResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemsTest {
  /** What never leaves its station: it becomes a record's, a source's or a batch's outcome. */
  private static final Set<String> INNER =
      Set.of(
          "BrokenRecordException",
          "BrokenRowException",
          "UnfitValueException",
          "HttpFailure",
          "UnencodableException",
          "NotPlainException",
          "InvalidExpressionException",
          "EvaluationFailedException",
          "Trouble",
          "NoStructure",
          "EarlierBatchFailedException",
          "NoAnswerException",
          "KeysMeetException",
          "PrintableThrowable",
          "UntrustedCertificateException");

  private final Problems problems = new Problems();

  @Test
  void everyExceptionOfOursSaysWhatFailureItIs() {
    List<String> without =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
                .importPackages("io.datastream")
                .stream()
                .filter(it -> it.isAssignableTo(Throwable.class))
                .filter(it -> !it.isAssignableTo(CodedFailure.class))
                .map(JavaClass::getSimpleName)
                .filter(it -> !INNER.contains(it))
                .toList();

    assertThat(without)
        .as("to implement CodedFailure, or to be named among INNER if REST never sees them")
        .isEmpty();
  }

  @Test
  void aFailureIsAnsweredWithItsStatusAndItsLine() {
    UUID running = UUID.randomUUID();

    RestResponse<Problem> busy =
        problems.any(new RunInProgressException(RunKind.INGEST, running, Duration.ofSeconds(1)));

    assertThat(busy.getStatus()).isEqualTo(409);
    assertThat(busy.getEntity().runId()).isEqualTo(running);
    assertThat(problems.stopped(new RunStoppedException()).getStatus()).isEqualTo(503);
  }

  @Test
  void whatItWasWrappedInIsOfNoInterest() {
    var away = new ServiceUnreachableException("Kafka", "h:1", "KEY", "no answer", null);

    Problem problem = problems.any(new CompletionException("wrapped", away)).getEntity();

    assertThat(problem.status()).isEqualTo(503);
    assertThat(problem.detail()).isEqualTo(away.getMessage());
  }

  @Test
  void anythingElseIsAnErrorOfTheServer() {
    Exception inner = new IOException("inner");
    Exception circle = new IllegalStateException("outer\nmore", inner);
    inner.initCause(circle);

    Problem problem = problems.any(circle).getEntity();

    assertThat(problem.status()).isEqualTo(500);
    assertThat(problem.title()).isEqualTo("Internal Server Error");
    assertThat(problem.detail()).isEqualTo("outer");
  }

  @ParameterizedTest
  @EnumSource(FailureCode.class)
  void theListAgreesWithItself(FailureCode code) {
    assertThat(code.exitCode()).isIn(1, 2);
    assertThat(code.httpStatus()).isIn(400, 409, 500, 503);
    // A caller can do without waiting what is wrong with the call; the server's state takes time.
    if (code.httpStatus() == 400) {
      assertThat(code.exitCode()).isEqualTo(2);
      assertThat(code.outlook()).isEqualTo(Outlook.LASTING);
    }
  }
}
