/** Bytes that are packed, unpacked in a stream: a class a kind. */
package io.datastream.source.compression;
