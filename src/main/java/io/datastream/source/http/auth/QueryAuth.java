package io.datastream.source.http.auth;

import io.datastream.source.SourceKey;
import io.datastream.source.http.AuthConfig;
import io.datastream.source.http.AuthKind;
import io.datastream.source.http.Authorization;
import io.datastream.source.http.Credentials;
import io.datastream.source.http.FormRequests;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Map;

/** {@code query}: a key in a parameter of the address. */
@Singleton
public class QueryAuth implements AuthKind {
  @Override
  public String type() {
    return "query";
  }

  @Override
  public Authorization of(SourceKey key, AuthConfig config, FormRequests requests) {
    Required required = new Required(key, type());
    Credentials credentials =
        new Credentials(
            Map.of(),
            Map.of(required.text("name", config.name()), required.text("token", config.token())));
    return () -> Uni.createFrom().item(credentials);
  }
}
