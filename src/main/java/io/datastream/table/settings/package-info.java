/** What is configured of the tables of sources: read and checked before anything is opened. */
package io.datastream.table.settings;
