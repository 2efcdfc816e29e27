/** Which proxy a request goes through, by the variables of the environment. */
package io.datastream.source.http.proxy;
