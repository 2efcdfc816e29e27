/**
 * Where records come from: what a source is, what it hands out, and how it says that it can't be
 * read. Each part of reading has a room of its own: where bytes come from ({@code http}, {@code
 * file}), how they spell text ({@code encoding}), what they mean ({@code csv}, {@code json}), and
 * which sources are configured ({@code catalog}).
 */
package io.datastream.source;
