/**
 * Where records come from: HTTP APIs, CSV files and the built-in sample.
 *
 * <p>The first station of a run. It turns the outside world into a sequence of {@link
 * io.datastream.source.SourceItem}s, each either one JSON object or one piece that could not be
 * read, with constant memory whatever the size of the source. It knows nothing of what happens to
 * them afterwards and imports no other package of Datastream.
 */
package io.datastream.source;
