/**
 * The application as users start it, packaged and in a process of its own, and the tests that need
 * it so.
 */
package io.datastream.packaged;
