package io.datastream.source.http;

import io.datastream.source.OneLine;
import io.datastream.source.http.address.HttpAddress;
import io.datastream.source.http.body.BodyStream;
import io.datastream.source.http.proxy.Proxies;
import io.datastream.source.http.tls.UntrustedCertificateException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.NotSslRecordException;
import io.smallrye.mutiny.TimeoutException;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Says of a request that got no answer what was wrong, and whether it may pass. */
final class ConnectionFailures {
  private static final String CLOSED_IN_HANDSHAKE = "Connection closed while SSL/TLS handshake";
  private static final String PROXY_WANTS_PASSWORD = "status: 407";

  private final HttpSettings source;

  ConnectionFailures(HttpSettings source) {
    this.source = source;
  }

  HttpFailure of(
      String method, HttpAddress address, Optional<Proxies.Proxy> proxy, Throwable failure) {
    var get =
        method
            + " "
            + address.display()
            + proxy
                .map(it -> " through the proxy %s (%s)".formatted(it.shown(), it.variable()))
                .orElse("");
    if (failure instanceof TimeoutException) {
      return HttpFailure.passing(
          "%s: no answer within %s (%s)"
              .formatted(
                  get, BodyStream.seconds(source.readTimeout()), source.key().of("read-timeout")),
          failure,
          null);
    }
    var untrusted = cause(failure, UntrustedCertificateException.class);
    if (untrusted != null) {
      var cure =
          untrusted.isIssuerUnknown()
              ? "if it is right, name a file with the issuer's certificate in %s"
                  .formatted(source.key().of("ca-file"))
              : "whoever runs the server has to mend that, or correct %s"
                  .formatted(source.key().of("url"));
      return HttpFailure.lasting(
          get + ": " + OneLine.of(untrusted.getMessage(), 1000), failure, cure);
    }
    if (cause(failure, NotSslRecordException.class) != null) {
      return HttpFailure.lasting(
          get + ": what answers there does not speak TLS",
          failure,
          "is it http instead of https in %s?".formatted(source.key().of("url")));
    }
    if (cause(failure, TooLongFrameException.class) != null) {
      return HttpFailure.lasting(get + ": the answer's headers are too large to be read", failure);
    }
    if (cause(failure, UnknownHostException.class) != null) {
      return HttpFailure.passing(
          "%s: nobody knows a host '%s'".formatted(get, address.host()), failure, null);
    }
    var said = "%s failed: %s".formatted(get, OneLine.of(failure));
    if (proxy.isPresent() && said.contains(PROXY_WANTS_PASSWORD)) {
      return HttpFailure.lasting(
          said, failure, "check user and password in " + proxy.get().variable());
    }
    return isPassing(failure)
        ? HttpFailure.passing(said, failure, null)
        : HttpFailure.lasting(said, failure);
  }

  /** The certificates that are to be trusted can't be read. */
  HttpFailure ofCaFile(Throwable failure) {
    var why = failure instanceof NoSuchFileException ? "it does not exist" : OneLine.of(failure);
    return HttpFailure.lasting(
        "'%s' can't be read: %s".formatted(source.caFile().map(String::valueOf).orElse(""), why),
        failure,
        "put certificates in PEM there or correct " + source.key().of("ca-file"));
  }

  /**
   * A certificate does not become valid within seconds; anything else that is not about the
   * connection is a mistake in the request.
   */
  private static boolean isPassing(Throwable failure) {
    var said = String.valueOf(failure.getMessage());
    if (failure instanceof SSLException) {
      return said.contains(CLOSED_IN_HANDSHAKE)
          || cause(failure, ClosedChannelException.class) != null;
    }
    return failure instanceof IOException
        || failure instanceof VertxException
        || failure instanceof PrematureChannelClosureException;
  }

  private static <T extends Throwable> T cause(Throwable failure, Class<T> type) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }
}
