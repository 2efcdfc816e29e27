package io.datastream.cli.terminal;

/** What a log shows of an exception whose message a terminal would obey. */
final class PrintableThrowable extends Throwable {
  private static final long serialVersionUID = 1L;

  private final String words;

  private PrintableThrowable(Throwable original) {
    super(original.getMessage(), original.getCause() == null ? null : of(original.getCause()));
    this.words = Printable.lines(original.toString());
    setStackTrace(original.getStackTrace());
  }

  /** The exception itself where nothing of it is harmful. */
  static Throwable of(Throwable original) {
    String trace = ErrorLine.stackTrace(original);
    return Printable.lines(trace).equals(trace) ? original : new PrintableThrowable(original);
  }

  @Override
  public String toString() {
    return words;
  }
}
