/**
 * Looks at what was set before a command begins: names that are none, values and files that can't
 * be read.
 */
package io.datastream.cli.settings;
