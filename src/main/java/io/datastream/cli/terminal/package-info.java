/**
 * Words on their way to people: nothing that a terminal would obey, and figures in units they read.
 */
package io.datastream.cli.terminal;
