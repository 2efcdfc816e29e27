package io.datastream.source.http.auth;

import io.datastream.source.SourceKey;
import io.datastream.source.http.AuthConfig;
import io.datastream.source.http.AuthKind;
import io.datastream.source.http.Authorization;
import io.datastream.source.http.Credentials;
import io.datastream.source.http.FormRequests;
import io.datastream.source.http.HttpSettings;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** {@code header}: a key in a header that the server has a name for. */
@Singleton
public class HeaderAuth implements AuthKind {
  @Override
  public String type() {
    return "header";
  }

  @Override
  public Authorization of(SourceKey key, AuthConfig config, FormRequests requests) {
    Required required = new Required(key, type());
    String name = required.text("name", config.name());
    if (!HttpSettings.isHeaderName(name)) {
      throw key.refused("auth.name", name, "the name of an HTTP header: letters, digits and -");
    }
    Credentials credentials = Credentials.header(name, required.text("token", config.token()));
    return () -> Uni.createFrom().item(credentials);
  }
}
