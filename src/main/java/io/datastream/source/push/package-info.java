/** Sources whose records others push over HTTP. */
package io.datastream.source.push;
