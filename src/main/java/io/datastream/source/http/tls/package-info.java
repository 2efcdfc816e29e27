/** Which servers are trusted, and in words why one is not. */
package io.datastream.source.http.tls;
