/** The bytes of an answer, while they arrive. */
package io.datastream.source.http.body;
