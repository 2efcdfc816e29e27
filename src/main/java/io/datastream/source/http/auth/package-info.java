/** How sources over HTTP show who asks; a class a kind. */
package io.datastream.source.http.auth;
