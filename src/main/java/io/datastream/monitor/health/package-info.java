/**
 * What {@code /q/health/ready} says. It answers within two seconds whatever is away, and looks at
 * the connections that the work is done with, not only at new ones.
 */
package io.datastream.monitor.health;
