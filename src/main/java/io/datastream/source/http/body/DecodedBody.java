package io.datastream.source.http.body;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * The body of an answer without its content coding (RFC 9110, section 8.4). That a coding isn't one
 * that was asked for comes out when it is first read, like anything else that is wrong with a body.
 */
public final class DecodedBody extends InputStream {

  private final InputStream body;
  private final String coding;
  private InputStream decoded;

  /**
   * @param coding as the server names it; null when it did not say
   */
  public DecodedBody(InputStream body, String coding) {
    this.body = body;
    this.coding = coding == null ? "identity" : coding.strip().toLowerCase(Locale.ROOT);
  }

  @Override
  public int read() throws IOException {
    return decoded().read();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    return decoded().read(buffer, offset, length);
  }

  private InputStream decoded() throws IOException {
    if (decoded == null) {
      decoded =
          switch (coding) {
            case "", "identity" -> body;
            case "gzip", "x-gzip" -> GzipBody.of(body);
            default ->
                throw new IOException(
                    "the body is encoded as '%s', which was not asked for".formatted(coding));
          };
    }
    return decoded;
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
