/** What tests look at Kafka and PostgreSQL with, from outside of Datastream. */
package io.datastream.testing;
