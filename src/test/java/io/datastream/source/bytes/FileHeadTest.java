package io.datastream.source.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileHeadTest {

  @ParameterizedTest
  @CsvSource({
    "1F8B0800,GZIP",
    "28B52FFD24,ZSTANDARD",
    "425A68393141592653595C,BZIP2",
    "FD377A585A000004,XZ",
    "04224D186440A7,LZ4",
    "377ABCAF271C0004,SEVEN_ZIP",
    "504B0506000000000000,ZIP",
    "D0CF11E0A1B11AE1000000,EXCEL",
    "5041523115041510,PARQUET",
    "4F52430A0B0A0300,ORC",
    "4F626A0104146176,AVRO",
    "4152524F57310000,ARROW",
    "46454131000000,ARROW",
    "53514C69746520666F726D6174203300,SQLITE",
    "894844460D0A1A0A00,HDF5",
    "255044462D312E370A,PDF",
    "FFFE690064000A00,UTF_16",
    "FEFF00690064000A,UTF_16",
    "690064002C006E00,UTF_16LE",
    "00690064002C006E,UTF_16BE",
    "FFFE000069000000,UTF_32",
    "0000FEFF00000069,UTF_32",
  })
  void signatures(String head, FileFormat format) {
    assertThat(new FileHead(HexFormat.of().parseHex(head)).format()).contains(format);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\": 1001, \"x\": [1]}\\n{\"id\": 1002}\\n|NDJSON",
        "[1,2]\\r\\n[3,4]\\r\\n|NDJSON",
        "{\"id\": 1001, \"a long li|JSON",
        " {\\n  \"data\": [{\"id\": 1},\\n {\"id\": 2}]}|JSON",
        "[{\"id\": 1},\\n{\"id\": 2}]|JSON",
        "\uFEFF[\\n]|JSON",
        "[1, 2]|JSON",
        "{}|JSON",
        "<!DOCTYPE html>\\n<title>Log in</title>|HTML",
        "<!-- x --><HTML lang=\"en\">|HTML",
        "<?xml version=\"1.0\"?>|XML",
      })
  void text(String written, FileFormat format) {
    var text = written.translateEscapes();

    assertThat(new FileHead(text.getBytes(StandardCharsets.UTF_8)).format()).contains(format);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "id,name\n1,John\n",
        "[id],[name]\n",
        "[2020],[2021]\n1,2\n",
        "{id},x\n",
        "PAR1,PAR2\n",
        "ORC,Elf\n",
        "PK,x\n",
        "ARROW1,ARROW2\n",
        "FEA1,x\n",
        "BZh9,x\n",
        "<id>,<name>\n",
        "\uFEFFid\n",
        "\"{\"\"a\"\":1}\"\n",
        "é,ü\n",
      })
  void csvIsNoneOfThem(String text) {
    assertThat(new FileHead(text.getBytes(StandardCharsets.UTF_8)).format()).isEmpty();
    assertThat(new FileHead(text.getBytes(StandardCharsets.ISO_8859_1)).format()).isEmpty();
  }

  @Test
  void whatJavaPacksIsRecognised() throws IOException {
    assertThat(formatOf(gzip("id,name\n"))).isEqualTo(FileFormat.GZIP);
    assertThat(formatOf(zip("orders.csv"))).isEqualTo(FileFormat.ZIP);
    assertThat(formatOf(zip("[Content_Types].xml"))).isEqualTo(FileFormat.EXCEL);
    byte[] tar = Arrays.copyOf("orders.csv".getBytes(StandardCharsets.UTF_8), 512);
    System.arraycopy("ustar".getBytes(StandardCharsets.UTF_8), 0, tar, 257, 5);
    assertThat(formatOf(tar)).isEqualTo(FileFormat.TAR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE"})
  void encodedTextSaysItsEncoding(String charset) {
    var mark = charset.equals("UTF-32LE") ? "\uFEFF" : "";
    byte[] bytes = (mark + "id,name\n").getBytes(Charset.forName(charset));

    assertThat(formatOf(bytes).isEncodedText()).isTrue();
    assertThat(formatOf(bytes).cure()).contains(charset.replace("32LE", "32"));
  }

  private static FileFormat formatOf(byte[] bytes) {
    return new FileHead(bytes).format().orElseThrow();
  }

  private static byte[] gzip(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] zip(String name) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry(name));
      out.write(1);
    }
    return bytes.toByteArray();
  }
}
