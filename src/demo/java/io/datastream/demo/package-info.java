/** {@code ./datastream demo}: the whole path once, on embedded Kafka and PostgreSQL. */
package io.datastream.demo;
