package io.datastream.source.http;

import java.io.InputStream;
import java.util.List;

/**
 * A successful answer whose body has not been read yet.
 *
 * @param address where it came from, after redirects
 * @param contentType null when the server did not say
 * @param contentEncoding null when the server did not say
 * @param warnings what people should know about it, one line each
 * @param body blocking; to be closed
 */
public record ApiAnswer(
    HttpAddress address,
    String contentType,
    String contentEncoding,
    List<String> warnings,
    InputStream body) {}
