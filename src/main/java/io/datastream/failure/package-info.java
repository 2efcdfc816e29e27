/**
 * What can go wrong, as one list: how the command line ends, what REST answers, and whether trying
 * again may help. Each station's own exceptions say which of these they are.
 */
package io.datastream.failure;
