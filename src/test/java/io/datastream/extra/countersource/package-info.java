/**
 * A kind of source in one package, as anybody would add it: found, configured, documented by
 * itself.
 */
package io.datastream.extra.countersource;
