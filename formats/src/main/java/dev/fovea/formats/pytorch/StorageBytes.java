package dev.fovea.formats.pytorch;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of the storages of a file. */
interface StorageBytes {
  /**
   * Returns some bytes of a storage, in a buffer whose order is that of the bytes of an element.
   *
   * @throws IOException if the storage has fewer bytes or cannot be read
   */
  ByteBuffer read(String key, long from, long length) throws IOException;
}
