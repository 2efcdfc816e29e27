/**
 * What can be set, as typed interfaces that are checked before anything starts.
 *
 * <p>Settings that belong to one station alone (the sources) live with that station; here is what
 * several of them share. Every method's Javadoc is the text of the configuration reference.
 */
package io.datastream.config;
