/**
 * Who works on what: leases, claims on partitions, and the stored offsets that a claim's token
 * guards. All of it is in PostgreSQL, so that it ends with the process that held it.
 */
package io.datastream.coordination;
