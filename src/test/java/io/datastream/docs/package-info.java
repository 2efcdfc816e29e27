/** Keeps the documentation true to the code. */
package io.datastream.docs;
