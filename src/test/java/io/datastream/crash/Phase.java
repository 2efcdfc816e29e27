package io.datastream.crash;

import java.util.Optional;

/** How far a run was when it died. */
enum Phase {
  /** It had no row in the ledger. */
  STARTING,
  /** It had committed nothing. */
  ENTERED,
  /** It had committed something. */
  WRITING,
  /** All was done and said; only the process hadn't ended. */
  ENDING;

  static Phase of(Optional<Ledger.Entry> entry) {
    return entry
        .map(it -> !it.running() ? ENDING : it.messages() == 0 ? ENTERED : WRITING)
        .orElse(STARTING);
  }
}
