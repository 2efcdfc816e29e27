package io.datastream.process;

import jakarta.enterprise.context.ApplicationScoped;

/** That the process shall end: what is under way commits what it has in hand, and ends. */
@ApplicationScoped
public class StopRequest {
  private volatile boolean requested;

  /** Asks for it; there is no way back. */
  public void request() {
    requested = true;
  }

  boolean requested() {
    return requested;
  }
}
