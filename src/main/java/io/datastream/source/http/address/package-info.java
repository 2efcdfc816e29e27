/** Addresses as people and servers write them. */
package io.datastream.source.http.address;
