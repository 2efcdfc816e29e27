/** Sources whose records others write onto the topic. */
package io.datastream.source.topic;
