package io.datastream.source.http.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datastream.source.OneLine;
import io.datastream.source.http.Authorization;
import io.datastream.source.http.Credentials;
import io.datastream.source.http.FormRequests;
import io.datastream.source.http.HttpFailure;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A token that is asked for when it is needed, and again when it is about to end or refused. */
final class IssuedToken implements Authorization {
  /** So long before its end a token isn't used any more: an answer may take its time. */
  private static final Duration SPARE = Duration.ofSeconds(30);

  private static final int MOST_SHOWN = 200;
  private static final int OK = 200;

  private final TokenRequest asked;
  private final FormRequests requests;
  private final Clock clock;
  private final ObjectMapper json = new ObjectMapper();

  /** One request is under way at most, and all wait for it. */
  private Uni<Token> current;

  private Credentials latest;
  private Instant goodUntil = Instant.MAX;

  IssuedToken(TokenRequest asked, FormRequests requests, Clock clock) {
    this.asked = asked;
    this.requests = requests;
    this.clock = clock;
  }

  /**
   * What an issuer has given.
   *
   * @param goodFor null where the issuer doesn't say
   */
  private record Token(Credentials credentials, Duration goodFor) {}

  @Override
  public Uni<Credentials> credentials() {
    return Uni.createFrom().deferred(this::token).map(Token::credentials);
  }

  private synchronized Uni<Token> token() {
    if (current == null || !clock.instant().isBefore(goodUntil)) {
      goodUntil = Instant.MAX;
      current =
          requests
              .post(asked.issuer(), asked.headers(), asked.form())
              .onItem()
              .transformToUni(this::read)
              .invoke(this::given)
              .onFailure()
              .invoke(this::forget)
              .memoize()
              .indefinitely();
    }
    return current;
  }

  private synchronized void given(Token token) {
    latest = token.credentials();
    Duration goodFor = token.goodFor();
    if (goodFor != null) {
      Duration used = goodFor.compareTo(SPARE) > 0 ? goodFor.minus(SPARE) : goodFor.dividedBy(2);
      goodUntil = clock.instant().plus(used);
    }
  }

  private synchronized void forget() {
    current = null;
  }

  @Override
  public synchronized boolean renews(Credentials refused) {
    // Another request may have been refused with the same token, and a new one is there by now.
    if (refused.equals(latest)) {
      goodUntil = Instant.MIN;
    }
    return true;
  }

  private Uni<Token> read(FormRequests.Answered answered) {
    JsonNode answer;
    try {
      answer = json.readTree(answered.body());
    } catch (JsonProcessingException e) {
      return failed(
          "answered with status %d and no JSON: %s"
              .formatted(answered.status(), OneLine.of(answered.body(), MOST_SHOWN)));
    }
    String token = answer.path("access_token").asText("");
    if (answered.status() != OK || token.isEmpty()) {
      return failed(refusal(answered.status(), answer));
    }
    String type = answer.path("token_type").asText("bearer");
    if (!type.equalsIgnoreCase("bearer")) {
      return failed("gives a token of the type '%s', not bearer".formatted(OneLine.of(type, 50)));
    }
    long goodFor = answer.path("expires_in").asLong(-1);
    return Uni.createFrom()
        .item(
            new Token(
                BearerAuth.credentials(token), goodFor < 0 ? null : Duration.ofSeconds(goodFor)));
  }

  /** RFC 6749, section 5.2. */
  private static String refusal(int status, JsonNode answer) {
    String error = answer.path("error").asText("");
    String detail = answer.path("error_description").asText("");
    return "gives no token (status %d%s%s)"
        .formatted(
            status,
            error.isEmpty() ? "" : ", " + OneLine.of(error, MOST_SHOWN),
            detail.isEmpty() ? "" : ": " + OneLine.of(detail, MOST_SHOWN));
  }

  private Uni<Token> failed(String what) {
    return Uni.createFrom()
        .failure(
            HttpFailure.lasting(
                "the issuer %s %s".formatted(asked.issuer().display(), what),
                null,
                "check %s, client-id, client-secret and scope"
                    .formatted(asked.key().of("auth.token-url"))));
  }
}
