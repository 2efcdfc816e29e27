/**
 * What HTTP sources need of the web beside a client: addresses, proxies, certificates, links. Knows
 * no source.
 */
package io.datastream.source.http;
