/** Dev mode only; not in the packaged application. */
package io.datastream.dev;
