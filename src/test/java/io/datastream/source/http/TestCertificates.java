package io.datastream.source.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority of the test's own, and servers' certificates, by the JDK's keytool. */
final class TestCertificates {
  private static final String PASSWORD = "changeit";

  private final Path directory;

  TestCertificates(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    keytool(
        "-genkeypair -alias ca -keystore ca.p12 -keyalg EC -ext bc:c -validity 30",
        "-dname",
        "CN=Test CA,O=Test");
    keytool("-exportcert -rfc -alias ca -keystore ca.p12 -file ca.pem");
  }

  /** The authority's own certificate, in PEM. */
  Path ca() {
    return directory.resolve("ca.pem");
  }

  /**
   * A server's identity, issued by the authority.
   *
   * @param validity options of {@code keytool -gencert}
   */
  SSLContext issued(String name, String validity)
      throws IOException, InterruptedException, GeneralSecurityException {
    keytool(
        "-genkeypair -alias " + name + " -keystore " + name + ".p12 -keyalg EC",
        "-dname",
        "CN=" + name);
    keytool("-certreq -alias " + name + " -keystore " + name + ".p12 -file " + name + ".csr");
    keytool(
        "-gencert -rfc -alias ca -keystore ca.p12 -infile %s.csr -outfile %s.pem -ext san=dns:%s %s"
            .formatted(name, name, name, validity));
    keytool("-importcert -noprompt -alias ca -keystore " + name + ".p12 -file ca.pem");
    keytool(
        "-importcert -noprompt -alias %s -keystore %s.p12 -file %s.pem"
            .formatted(name, name, name));
    keytool("-delete -alias ca -keystore " + name + ".p12");
    return context(name);
  }

  /** A server's identity, issued by itself. */
  SSLContext selfSigned(String name)
      throws IOException, InterruptedException, GeneralSecurityException {
    keytool(
        "-genkeypair -alias %s -keystore %s.p12 -keyalg EC -ext san=dns:localhost"
            .formatted(name, name),
        "-dname",
        "CN=" + name);
    return context(name);
  }

  private SSLContext context(String name) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(directory.resolve(name + ".p12"))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private void keytool(String options, String... more) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(options.strip().split(" +")));
    command.addAll(Arrays.asList(more));
    command.addAll(List.of("-storepass", PASSWORD));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + said);
    }
  }
}
