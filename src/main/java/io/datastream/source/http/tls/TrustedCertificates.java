package io.datastream.source.http.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whom servers' certificates may be issued by: those that Java trusts, and those of a file. */
public final class TrustedCertificates {

  private TrustedCertificates() {}

  /**
   * Reads them.
   *
   * @param caFile certificates in PEM; empty: no more than Java's own
   * @throws IOException when the file can't be read or has no certificate; the message says so
   */
  public static TrustManager with(Optional<Path> caFile) throws IOException {
    try {
      X509ExtendedTrustManager usual = manager(null);
      return new ExplainedTrust(
          caFile.isEmpty() ? usual : manager(together(usual, read(caFile.get()))));
    } catch (GeneralSecurityException e) {
      throw new IOException("the trusted certificates can't be used: " + e.getMessage(), e);
    }
  }

  private static Collection<? extends Certificate> read(Path file)
      throws IOException, CertificateException {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> read =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (read.isEmpty()) {
        throw new IOException("no certificate is in it");
      }
      return read;
    } catch (CertificateException e) {
      throw new IOException("no certificates in PEM are in it", e);
    }
  }

  private static KeyStore together(
      X509ExtendedTrustManager usual, Collection<? extends Certificate> more)
      throws GeneralSecurityException, IOException {
    KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
    all.load(null, null);
    for (X509Certificate certificate : usual.getAcceptedIssuers()) {
      all.setCertificateEntry("usual-" + all.size(), certificate);
    }
    for (Certificate certificate : more) {
      all.setCertificateEntry("more-" + all.size(), certificate);
    }
    return all;
  }

  /**
   * @param trusted null for those that Java trusts
   */
  private static X509ExtendedTrustManager manager(KeyStore trusted)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
