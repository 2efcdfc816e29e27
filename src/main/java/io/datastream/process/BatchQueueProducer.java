package io.datastream.process;

import io.datastream.config.DatastreamConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** One queue joins the polling thread and the channel. */
class BatchQueueProducer {
  @Produces
  @Singleton
  BatchQueue queue(DatastreamConfig config) {
    return new BatchQueue(config.process().batchBytes(), config.process().writers());
  }
}
