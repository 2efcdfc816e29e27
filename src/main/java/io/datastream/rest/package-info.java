/** REST: the same runs as the command line's, for those who call over HTTP. */
package io.datastream.rest;
