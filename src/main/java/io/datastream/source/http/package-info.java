/**
 * Bytes from an HTTP server: addresses, proxies, trust, tries, and the body as a stream with
 * back-pressure.
 */
package io.datastream.source.http;
