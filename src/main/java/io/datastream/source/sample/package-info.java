/** The built-in sample, which needs nothing from outside. */
package io.datastream.source.sample;
