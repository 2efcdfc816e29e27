package io.datastream.source.http;

import io.datastream.source.http.address.HttpAddress;
import io.smallrye.mutiny.Uni;
import java.util.Map;

/** Sends forms with the clients, proxies and certificates of a source. */
public interface FormRequests {

  /**
   * POSTs a form.
   *
   * @param headers beside those of a form
   * @return the answer's body, of any status below 500 but 429; fails with {@link HttpFailure}
   */
  Uni<Answered> post(HttpAddress to, Map<String, String> headers, Map<String, String> form);

  /**
   * What was answered.
   *
   * @param body as text, cut where it is very long
   */
  record Answered(int status, String body) {}
}
