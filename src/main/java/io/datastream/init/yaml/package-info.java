/** Settings as people write them into a file, each with the reason for it. */
package io.datastream.init.yaml;
