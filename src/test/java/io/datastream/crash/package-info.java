/**
 * Processes that are killed, stopped and cut off: whatever happens, each record lands exactly once
 * and the counts say so.
 */
package io.datastream.crash;
