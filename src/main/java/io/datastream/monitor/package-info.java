/** How things stand: the topic's ends against the stored offsets, the last runs, the quarantine. */
package io.datastream.monitor;
