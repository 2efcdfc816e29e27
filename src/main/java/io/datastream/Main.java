package io.datastream;

import io.datastream.cli.Launcher;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Where the process begins. */
@QuarkusMain
public final class Main {
  private Main() {}

  /** Runs what the command line asks for; ends the process with its exit code. */
  public static void main(String... args) {
    new Launcher(System.out, System.err).launch(args);
  }
}
