package io.datastream.source.push;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/** Settings of sources whose records are pushed: {@code type=push}. */
@ConfigMapping(prefix = "datastream.sources")
public interface PushConfig {

  /**
   * The sources by their names.
   *
   * @return never null for any name
   */
  @WithParentName
  @WithDefaults
  Map<String, PushSource> sources();

  /** One source, of type {@code push}. */
  interface PushSource {

    /**
     * What whoever pushes has in common with Datastream. With it, each request has to carry the
     * HMAC-SHA256 of its body by this secret, in hexadecimal, in the header {@code
     * signature-header}; without it, whoever reaches the port may push.
     *
     * @return empty when not given
     */
    Optional<String> secret();

    /**
     * The header that has the signature, with or without {@code sha256=} before it.
     *
     * @return a header's name
     */
    @WithDefault("X-Hub-Signature-256")
    String signatureHeader();
  }
}
