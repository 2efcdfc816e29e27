package io.datastream.coordination;

import java.util.UUID;

/**
 * Under what a worker claims partitions.
 *
 * @param token the fencing token: what a batch commits under must be what is stored with the offset
 */
public record PartitionClaim(String group, String topic, UUID token, UUID runId) {}
