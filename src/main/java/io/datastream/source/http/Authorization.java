package io.datastream.source.http;

import io.smallrye.mutiny.Uni;

/** How one source shows who asks. Used by several requests at a time. */
public interface Authorization {
  Authorization NONE = () -> Uni.createFrom().item(Credentials.NONE);

  /**
   * What to add to the next request.
   *
   * @return never null; fails with {@link HttpFailure} when it can't be had
   */
  Uni<Credentials> credentials();

  /**
   * The server has answered with 401.
   *
   * @param refused what it was given
   * @return whether it is worth to ask once more with {@link #credentials others}
   */
  default boolean renews(Credentials refused) {
    return false;
  }
}
