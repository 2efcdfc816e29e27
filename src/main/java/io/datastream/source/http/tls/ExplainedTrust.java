package io.datastream.source.http.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts as another does, and says of a certificate that isn't trusted which it is and why. */
final class ExplainedTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager trust;

  ExplainedTrust(X509ExtendedTrustManager trust) {
    this.trust = trust;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    try {
      trust.checkServerTrusted(chain, type, engine);
    } catch (CertificateException e) {
      throw explained(chain, engine.getPeerHost(), e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    trust.checkServerTrusted(chain, type, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    trust.checkServerTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    trust.checkClientTrusted(chain, type, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    trust.checkClientTrusted(chain, type, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    trust.checkClientTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return trust.getAcceptedIssuers();
  }

  private static UntrustedCertificateException explained(
      X509Certificate[] chain, String host, CertificateException failure) {
    Instant now = Instant.now();
    for (X509Certificate certificate : chain) {
      if (now.isAfter(certificate.getNotAfter().toInstant())) {
        return of(certificate, "it expired on " + certificate.getNotAfter().toInstant(), failure);
      }
      if (now.isBefore(certificate.getNotBefore().toInstant())) {
        return of(
            certificate,
            "it is not valid before " + certificate.getNotBefore().toInstant(),
            failure);
      }
    }
    X509Certificate own = chain[0];
    if (isAboutTheName(failure)) {
      return of(own, "it is for " + names(own) + ", not for " + host, failure);
    }
    X509Certificate last = chain[chain.length - 1];
    String why =
        isSelfSigned(own)
            ? "it is self-signed"
            : "its issuer '" + last.getIssuerX500Principal().getName() + "' is not known";
    return new UntrustedCertificateException(said(own, why), true, failure);
  }

  private static UntrustedCertificateException of(
      X509Certificate certificate, String why, CertificateException failure) {
    return new UntrustedCertificateException(said(certificate, why), false, failure);
  }

  private static String said(X509Certificate certificate, String why) {
    return "the certificate '%s', issued by '%s', is not trusted: %s"
        .formatted(
            certificate.getSubjectX500Principal().getName(),
            certificate.getIssuerX500Principal().getName(),
            why);
  }

  /** Who issued it is settled before the name is looked at; the latter has no type of its own. */
  private static boolean isAboutTheName(CertificateException failure) {
    String said = String.valueOf(failure.getMessage());
    return said.startsWith("No subject alternative") || said.startsWith("No name matching");
  }

  private static boolean isSelfSigned(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }

  private static String names(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? "'" + certificate.getSubjectX500Principal().getName() + "'"
          : names.stream().map(name -> "'" + name.get(1) + "'").collect(Collectors.joining(", "));
    } catch (CertificateParsingException e) {
      return "names that can't be read";
    }
  }
}
