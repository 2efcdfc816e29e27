/**
 * The end of memory, which is the end of the process: whoever goes on without what could not be had
 * goes on with half of the truth.
 */
package io.datastream.cli.memory;
