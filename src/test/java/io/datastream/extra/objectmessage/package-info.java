/**
 * A format of messages in one package: nothing outside of it knows of it. It stands for those that
 * may come, and shows what one takes.
 */
package io.datastream.extra.objectmessage;
