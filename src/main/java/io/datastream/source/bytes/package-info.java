/**
 * Sources that are bytes: where they come from (a transport) and what they are (a format), each
 * with each. Both come in kinds, a package a kind.
 */
package io.datastream.source.bytes;
