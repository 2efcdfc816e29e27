/**
 * From the bytes of a text in any encoding to UTF-8, with every invalid byte kept in a form that
 * can be told and given back.
 */
package io.datastream.source.encoding;
