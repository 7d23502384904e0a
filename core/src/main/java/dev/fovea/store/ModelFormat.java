package dev.fovea.store;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A kind of model file. Implementations are found by {@link java.util.ServiceLoader}; Keras's
 * format is in the module {@code dev.fovea.formats}.
 */
public interface ModelFormat {
  /** Whether files of this name are of this kind. */
  boolean handles(Path file);

  /**
   * Writes a file, so that a crash at any moment leaves either the old file or the new one, whole.
   *
   * @throws IOException if it cannot be written, naming the file
   */
  void save(SavedModel saved, Path file) throws IOException;

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read or is not what it should be, naming the file and why
   */
  SavedModel load(Path file) throws IOException;
}
