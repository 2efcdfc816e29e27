package io.datastream.run;

import java.util.UUID;

/** What the ledger says to a run that wants to begin. */
public sealed interface Opening permits RunEntry, Opening.Repeated {

  /**
   * A run with this key has succeeded before.
   *
   * @param result what it answered, JSON as it was
   */
  record Repeated(UUID runId, String result) implements Opening {}
}
