/**
 * What records of a source would become: read for real, shaped as a run would shape them, and
 * written nowhere.
 */
package io.datastream.look.preview;
