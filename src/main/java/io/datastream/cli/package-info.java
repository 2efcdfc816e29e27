/**
 * The command line: what was asked for, which parts of the application that needs, and the answer
 * on stdout with its exit code.
 */
package io.datastream.cli;
