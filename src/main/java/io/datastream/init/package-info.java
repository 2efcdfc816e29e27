/**
 * A source's block of settings, written by looking at where its records come from: what is there is
 * sampled ({@code sample}), what it is is guessed ({@code guess}), and what comes of it is written
 * ({@code yaml}).
 */
package io.datastream.init;
