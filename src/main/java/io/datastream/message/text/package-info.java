/** JSON in messages, whatever their format: the quick way through it, and Jackson for the rest. */
package io.datastream.message.text;
