/** The beginning of a source that nobody has configured: a bounded look at its records. */
package io.datastream.init.sample;
