package io.datastream.failure;

import java.util.List;

/**
 * Settings that are looked at when the application starts, whatever the command: each is a bean,
 * and found when the application is built. One that finds something wrong keeps the application
 * from starting ({@code serve} would find out minutes later), but {@code check} has all of it said.
 */
public interface CheckedSettings {
  /**
   * What is wrong with them.
   *
   * @return a line each that names the key, what was given and what is accepted; empty where all is
   *     right
   */
  List<String> problems();
}
