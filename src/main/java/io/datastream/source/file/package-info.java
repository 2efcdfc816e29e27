/** Bytes of a file, or of those that a directory holds or a pattern matches. */
package io.datastream.source.file;
