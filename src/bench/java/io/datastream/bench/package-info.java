/**
 * The benchmarks: {@code mvn -Pbench verify}, explained in docs/benchmarks.md.
 *
 * <p>A {@link io.datastream.bench.Line} measures one thing once; {@link
 * io.datastream.bench.Benchmarks} asks each of them in turn, round after round, so that whatever
 * else the machine does falls on all of them.
 */
package io.datastream.bench;
