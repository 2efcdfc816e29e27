package io.datastream.run;

import jakarta.enterprise.context.ApplicationScoped;

/** That the process shall end: what is under way commits what it has in hand, and ends. */
@ApplicationScoped
public class StopRequest {
  private volatile boolean requested;

  /** Asks for it; there is no way back. */
  public void request() {
    requested = true;
  }

  public boolean requested() {
    return requested;
  }

  /**
   * For steps that nothing is lost by leaving out.
   *
   * @throws RunStoppedException when the process shall end
   */
  public void check() {
    if (requested) {
      throw new RunStoppedException();
    }
  }
}
