/**
 * The sources of this installation: read from the configuration, checked before anything is opened,
 * found by name.
 */
package io.datastream.source.catalog;
