package io.datastream.source.bytes;

/**
 * A way in which bytes may be packed, told by their first bytes. Each is a bean, found when the
 * application is built.
 */
public interface Compression {

  /** What packed bytes are found to be. */
  FileFormat format();

  /**
   * Unpacks in a stream, in constant memory. Nothing is read before it is asked for; what is wrong
   * with the packed bytes comes out where it is met, after everything before it.
   *
   * @param packed closed with what is given
   */
  Bodies unpack(Body packed);
}
