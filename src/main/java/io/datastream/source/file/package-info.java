/** Bytes of a file. */
package io.datastream.source.file;
