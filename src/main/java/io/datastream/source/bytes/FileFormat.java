package io.datastream.source.bytes;

/** What a file or an answer can be by mistake, and what its owner can do then. */
public enum FileFormat {
  GZIP("a gzip file", "unpack it, for example with gunzip"),
  ZSTANDARD("a Zstandard file", "unpack it, for example with unzstd"),
  BZIP2("a bzip2 file", "unpack it, for example with bunzip2"),
  XZ("an xz file", "unpack it, for example with unxz"),
  LZ4("an LZ4 file", "unpack it, for example with unlz4"),
  SEVEN_ZIP("a 7-Zip archive", "unpack it"),
  ZIP("a zip archive", "unpack it, for example with unzip"),
  TAR("a tar archive", "unpack it, for example with tar -xf"),
  EXCEL("an Excel workbook", "save the sheet as CSV"),
  OPEN_DOCUMENT("an OpenDocument file", "save the sheet as CSV"),
  PARQUET("a Parquet file", "convert it to CSV"),
  ORC("an ORC file", "convert it to CSV"),
  AVRO("an Avro file", "convert it to CSV"),
  ARROW("an Arrow file", "convert it to CSV"),
  SQLITE("an SQLite database", "export the table as CSV"),
  HDF5("an HDF5 file", "convert it to CSV"),
  PDF("a PDF document", "get the data as CSV or JSON"),
  UTF_32("text in UTF-32", "convert it to UTF-8, or set charset to UTF-32"),
  UTF_16("text in UTF-16", "convert it to UTF-8, or set charset to UTF-16"),
  UTF_16LE("text in UTF-16LE", "convert it to UTF-8, or set charset to UTF-16LE"),
  UTF_16BE("text in UTF-16BE", "convert it to UTF-8, or set charset to UTF-16BE"),
  NDJSON(
      "NDJSON (one JSON value a line)", "read it with format=ndjson (a file has type=file then)"),
  JSON("JSON", "read it with format=json (a file has type=file then)"),
  HTML("an HTML page", "get the data itself; a page is often a login or an error"),
  XML("XML", "get the data as CSV or JSON");

  private final String noun;
  private final String cure;

  FileFormat(String noun, String cure) {
    this.noun = noun;
    this.cure = cure;
  }

  /** What it is, with its article: "a gzip file". */
  public String noun() {
    return noun;
  }

  /** What to do, as a command: "unpack it". */
  public String cure() {
    return cure;
  }

  /** Whether it is plain text in an encoding that has to be named. */
  public boolean isEncodedText() {
    return this == UTF_16 || this == UTF_16LE || this == UTF_16BE || this == UTF_32;
  }
}
