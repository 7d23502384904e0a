package dev.fovea.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * A format of model files. Implementations are found by {@link java.util.ServiceLoader}; Keras's
 * format is in the module {@code dev.fovea.formats}. {@link SavedModel} reads and writes files,
 * streams and bytes with it.
 */
public interface ModelFormat {
  /** Returns whether files of this name are of this kind. */
  boolean handles(Path file);

  /**
   * Reads a file.
   *
   * @param file the file, which may be a temporary copy
   * @param name the name of the file in messages
   * @throws IOException if the file cannot be read or is invalid; the message gives its name and
   *     the reason
   */
  SavedModel read(Path file, String name) throws IOException;

  /**
   * Writes the content of a file. The stream stays open. A format that can only be read need not
   * implement this.
   *
   * @throws IOException if the stream fails, or the model has no form in this format
   */
  default void write(SavedModel saved, OutputStream out) throws IOException {
    throw new IOException("models of this kind can only be read; save the model as .keras");
  }
}
