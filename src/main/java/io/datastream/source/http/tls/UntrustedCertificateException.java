package io.datastream.source.http.tls;

import java.security.cert.CertificateException;

/** A server's certificate that isn't trusted; the message says which one and why. */
public final class UntrustedCertificateException extends CertificateException {
  private static final long serialVersionUID = 1L;

  private final boolean issuerUnknown;

  UntrustedCertificateException(String message, boolean issuerUnknown, Throwable cause) {
    super(message, cause);
    this.issuerUnknown = issuerUnknown;
  }

  /** Whether it would be trusted if its issuer were. */
  public boolean isIssuerUnknown() {
    return issuerUnknown;
  }
}
