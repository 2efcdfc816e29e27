package io.datastream.source.bytes;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Where the bytes of a source come from; can be opened any number of times. */
public interface Origin {

  /**
   * Opens it. Nothing happens before subscription, and the subscribing thread is not blocked.
   *
   * @param mediaType what is read: for who can be asked for it
   * @return bytes that the subscriber must close, each opened when its turn comes; fails with
   *     {@link io.datastream.source.SourceUnavailableException} when there are none
   */
  Uni<Bodies> open(String mediaType);

  /** As {@link #open}, but without trying again where it fails. */
  default Uni<Bodies> openOnce(String mediaType) {
    return open(mediaType);
  }

  /**
   * The setting, in full, that needs something beside the records in their document; empty where
   * none does, and every format will do.
   */
  default Optional<String> needsBeside() {
    return Optional.empty();
  }
}
