/** How the pages of an answer follow each other; a class a kind. */
package io.datastream.source.http.page;
