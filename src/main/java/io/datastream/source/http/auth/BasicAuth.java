package io.datastream.source.http.auth;

import io.datastream.source.SourceKey;
import io.datastream.source.http.AuthConfig;
import io.datastream.source.http.AuthKind;
import io.datastream.source.http.Authorization;
import io.datastream.source.http.Credentials;
import io.datastream.source.http.FormRequests;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** {@code basic}: user and password, by RFC 7617. */
@Singleton
public class BasicAuth implements AuthKind {
  @Override
  public String type() {
    return "basic";
  }

  @Override
  public Authorization of(SourceKey key, AuthConfig config, FormRequests requests) {
    Required required = new Required(key, type());
    String user = required.text("user", config.user());
    if (user.indexOf(':') >= 0) {
      throw key.refused("auth.user", user, "a user without a colon, which would end it");
    }
    Credentials credentials = credentials(user, required.text("password", config.password()));
    return () -> Uni.createFrom().item(credentials);
  }

  /** The header of a user. */
  static Credentials credentials(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return Credentials.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(both));
  }
}
