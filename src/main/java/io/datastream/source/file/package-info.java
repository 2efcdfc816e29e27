/** Bytes from a file, and what its first ones say of its format. */
package io.datastream.source.file;
