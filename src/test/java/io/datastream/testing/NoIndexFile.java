package io.datastream.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.platform.launcher.LauncherDiscoveryListener;
import org.junit.platform.launcher.LauncherDiscoveryRequest;

/**
 * Keeps Quarkus from putting its index of the test classes into a file among them. The tests run in
 * two processes, and one of them would read what the other one is writing. Where there is a
 * directory of that name, writing fails without a word, and whoever wants to read makes the index
 * in memory.
 *
 * <p>Quarkus removes it with each application; it is made again before the next one is.
 */
public final class NoIndexFile implements LauncherDiscoveryListener {
  private static final String NAME = "test-classes.idx";

  @Override
  public void launcherDiscoveryStarted(LauncherDiscoveryRequest request) {
    try {
      Path classes =
          Path.of(NoIndexFile.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path index = classes.resolve(NAME);
      while (!Files.isDirectory(index)) {
        make(index);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("where the test classes are is no path", e);
    }
  }

  /** The other process may do the same, or remove it. */
  private static void make(Path index) throws IOException {
    try {
      Files.createDirectory(index);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(index)) {
        remove(index);
      }
    }
  }

  private static void remove(Path file) throws IOException {
    try {
      Files.delete(file);
    } catch (NoSuchFileException | DirectoryNotEmptyException e) {
      return;
    }
  }
}
