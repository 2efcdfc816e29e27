package io.datastream.run;

/**
 * The process was asked to end before the run had done its work. What the run has committed stays;
 * it counts as failed, so that whoever tries its run key again gets the rest done.
 */
public class RunStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RunStoppedException() {
    super(
        "the process was asked to stop before the run was done; what is committed stays, the next"
            + " run goes on from there");
  }
}
