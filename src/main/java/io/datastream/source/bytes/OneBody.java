package io.datastream.source.bytes;

/** One body, and no other. */
final class OneBody implements Bodies {
  private final Body body;
  private boolean given;

  OneBody(Body body) {
    this.body = body;
  }

  @Override
  public String name() {
    return body.name();
  }

  @Override
  public String address() {
    return body.address();
  }

  @Override
  public String setting() {
    return body.setting();
  }

  @Override
  public Body next() {
    if (given) {
      return null;
    }
    given = true;
    return body;
  }

  @Override
  public void close() {
    body.close();
  }
}
