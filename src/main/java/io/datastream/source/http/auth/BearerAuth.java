package io.datastream.source.http.auth;

import io.datastream.source.SourceKey;
import io.datastream.source.http.AuthConfig;
import io.datastream.source.http.AuthKind;
import io.datastream.source.http.Authorization;
import io.datastream.source.http.Credentials;
import io.datastream.source.http.FormRequests;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** {@code bearer}: a token, by RFC 6750. */
@Singleton
public class BearerAuth implements AuthKind {
  @Override
  public String type() {
    return "bearer";
  }

  @Override
  public Authorization of(SourceKey key, AuthConfig config, FormRequests requests) {
    Credentials credentials = credentials(new Required(key, type()).text("token", config.token()));
    return () -> Uni.createFrom().item(credentials);
  }

  /** The header of a token. */
  static Credentials credentials(String token) {
    return Credentials.header("Authorization", "Bearer " + token);
  }
}
