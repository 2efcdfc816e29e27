package io.datastream.bench;

/** What a process costs that does nothing. */
public final class NothingMain {
  private NothingMain() {}

  /** Returns. */
  public static void main(String[] arguments) {}
}
