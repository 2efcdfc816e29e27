package io.datastream.embedded;

/** Whether PostgreSQL keeps what it committed when the machine dies. */
public enum Durability {
  /** No fsync: quick, and as good as any for tests, since the data is deleted afterwards. */
  FAST,
  /** PostgreSQL's own defaults, for crash tests and for measurements that mean something. */
  DURABLE
}
