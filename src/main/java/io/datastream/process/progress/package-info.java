/** A run that is under way: its bounds, and how far it has come, over all its sessions. */
package io.datastream.process.progress;
