package io.datastream.source.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The first bytes of a file or of an answer, by which formats tell themselves.
 *
 * <p>The signatures are those of the formats' specifications; <a
 * href="https://en.wikipedia.org/wiki/List_of_file_signatures">List of file signatures</a> has them
 * in one place.
 *
 * @param bytes 512 are enough for all but telling NDJSON from JSON, which takes the first line
 */
public record FileHead(byte[] bytes) {

  /** Where the name of a zip archive's first file begins. */
  private static final int ZIP_NAME = 30;

  /** Where a tar archive says that it is one. */
  private static final int TAR_MAGIC = 257;

  // What follows an opening bracket tells JSON from a CSV header that begins with one, like [2020].
  private static final Pattern JSON =
      Pattern.compile("\\{\\s*([\"}]|$)|\\[\\s*([\"{\\[\\]]|$|[-0-9.eE+]+\\s*,)");
  private static final Pattern MORE_JSON = Pattern.compile("[}\\]]\\s*\\R\\s*(" + JSON + ")");
  private static final Pattern HTML =
      Pattern.compile("(?i)(<!--.*?-->\\s*)?<(!doctype\\s+html|html)\\b.*", Pattern.DOTALL);

  /** What the bytes are, if they are something that is neither CSV nor ordinary text. */
  public Optional<FileFormat> format() {
    return packed().or(this::document).or(this::encoded).or(this::text);
  }

  /** How the bytes are packed, if they are; workbooks and the like are none of that. */
  public Optional<FileFormat> packing() {
    return packed();
  }

  private Optional<FileFormat> packed() {
    if (has(0, 0x1F, 0x8B)) {
      return Optional.of(FileFormat.GZIP);
    } else if (has(0, 0x28, 0xB5, 0x2F, 0xFD)) {
      return Optional.of(FileFormat.ZSTANDARD);
    } else if (isSkippable()) {
      return Optional.of(FileFormat.ZSTANDARD);
    } else if (has(0, "BZh")
        && (has(4, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59)
            || has(4, 0x17, 0x72, 0x45, 0x38, 0x50, 0x90))) {
      return Optional.of(FileFormat.BZIP2);
    } else if (has(0, 0xFD, '7', 'z', 'X', 'Z', 0)) {
      return Optional.of(FileFormat.XZ);
    } else if (has(0, 0x04, 0x22, 0x4D, 0x18)) {
      return Optional.of(FileFormat.LZ4);
    } else if (has(0, '7', 'z', 0xBC, 0xAF, 0x27, 0x1C)) {
      return Optional.of(FileFormat.SEVEN_ZIP);
    } else if (has(TAR_MAGIC, "ustar")) {
      return Optional.of(FileFormat.TAR);
    } else if (has(0, 'P', 'K', 3, 4)) {
      return Optional.of(inZip());
    }
    return has(0, 'P', 'K', 5, 6) ? Optional.of(FileFormat.ZIP) : Optional.empty();
  }

  /** A frame that is to be passed over: with one begins what pzstd writes (RFC 8878, 3.1.2). */
  private boolean isSkippable() {
    return bytes.length >= 4 && (bytes[0] & 0xF0) == 0x50 && has(1, 0x2A, 0x4D, 0x18);
  }

  private FileFormat inZip() {
    if (has(ZIP_NAME, "[Content_Types].xml")
        || has(ZIP_NAME, "_rels/")
        || has(ZIP_NAME, "docProps/")
        || has(ZIP_NAME, "xl/")) {
      return FileFormat.EXCEL;
    }
    return has(ZIP_NAME, "mimetypeapplication/vnd.oasis.opendocument")
        ? FileFormat.OPEN_DOCUMENT
        : FileFormat.ZIP;
  }

  private Optional<FileFormat> document() {
    if (has(0, 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1)) {
      return Optional.of(FileFormat.EXCEL);
    } else if (has(0, "PAR1") && isBinary()) {
      return Optional.of(FileFormat.PARQUET);
    } else if (has(0, "ORC") && isBinary()) {
      return Optional.of(FileFormat.ORC);
    } else if (has(0, 'O', 'b', 'j', 1)) {
      return Optional.of(FileFormat.AVRO);
    } else if (has(0, "ARROW1") && isBinary() || has(0, "FEA1") && isBinary()) {
      return Optional.of(FileFormat.ARROW);
    } else if (has(0, "SQLite format 3\0")) {
      return Optional.of(FileFormat.SQLITE);
    } else if (has(0, 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n')) {
      return Optional.of(FileFormat.HDF5);
    }
    return has(0, "%PDF-") ? Optional.of(FileFormat.PDF) : Optional.empty();
  }

  private Optional<FileFormat> encoded() {
    if (has(0, 0xFF, 0xFE, 0, 0) || has(0, 0, 0, 0xFE, 0xFF)) {
      return Optional.of(FileFormat.UTF_32);
    } else if (has(0, 0xFF, 0xFE) || has(0, 0xFE, 0xFF)) {
      return Optional.of(FileFormat.UTF_16);
    }
    return unmarkedUtf16();
  }

  /** Two ASCII characters, each with a zero byte on the same side. */
  private Optional<FileFormat> unmarkedUtf16() {
    if (bytes.length < 4) {
      return Optional.empty();
    } else if (bytes[0] > 0 && bytes[1] == 0 && bytes[2] > 0 && bytes[3] == 0) {
      return Optional.of(FileFormat.UTF_16LE);
    }
    return bytes[0] == 0 && bytes[1] > 0 && bytes[2] == 0 && bytes[3] > 0
        ? Optional.of(FileFormat.UTF_16BE)
        : Optional.empty();
  }

  private Optional<FileFormat> text() {
    var marked = new String(bytes, StandardCharsets.UTF_8);
    var text = (marked.startsWith("\uFEFF") ? marked.substring(1) : marked).stripLeading();
    if (JSON.matcher(text).lookingAt()) {
      return Optional.of(MORE_JSON.matcher(text).find() ? FileFormat.NDJSON : FileFormat.JSON);
    } else if (HTML.matcher(text).matches()) {
      return Optional.of(FileFormat.HTML);
    }
    return text.startsWith("<?xml") ? Optional.of(FileFormat.XML) : Optional.empty();
  }

  /** Whether a character is there that text doesn't have; letters alone could be a header's. */
  private boolean isBinary() {
    for (byte b : bytes) {
      if (b >= 0 && b < ' ' && b != '\t' && b != '\r' && b != '\n') {
        return true;
      }
    }
    return false;
  }

  private boolean has(int offset, String magic) {
    return has(offset, magic.chars().toArray());
  }

  private boolean has(int offset, int... magic) {
    if (bytes.length < offset + magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((bytes[offset + i] & 0xFF) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
