/**
 * What a sample of records tells of them: the key, the time, what their columns are. A guess that
 * the sample itself contradicts is never made.
 */
package io.datastream.init.guess;
