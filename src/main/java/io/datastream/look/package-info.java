/**
 * Looking before a run: nothing is moved, nothing is changed. {@code check} tries settings,
 * addresses, rights and tables; {@code preview} shows what records would become.
 */
package io.datastream.look;
