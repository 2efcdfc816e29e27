/**
 * Whether everything is as runs need it: all that isn't is named at once, each thing in a line that
 * says the cure.
 */
package io.datastream.look.check;
