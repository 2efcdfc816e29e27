/**
 * A format of files and answers in one package, as anybody would add it: found, configured,
 * documented by itself.
 */
package io.datastream.extra.linesformat;
