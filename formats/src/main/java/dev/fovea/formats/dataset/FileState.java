package dev.fovea.formats.dataset;

import dev.fovea.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.function.Supplier;

/** The size of a file and when it was changed, by which a later change is noticed. */
record FileState(long size, FileTime changed) {
  /** Returns the state of a file; that of one that is missing is equal to no other's. */
  static FileState of(Path path) {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return new FileState(now.size(), now.lastModifiedTime());
    } catch (IOException e) {
      return new FileState(-1, FileTime.fromMillis(0));
    }
  }

  /**
   * Returns what is read of a file.
   *
   * @param reading reads the file
   * @throws DataException if the file is no longer in this state when it was read
   */
  <T> T unchanged(Path path, Supplier<T> reading) {
    T read = reading.get();
    if (!of(path).equals(this)) {
      throw new DataException(
          path + ": has changed while it was read; start anew when the folder is complete");
    }
    return read;
  }
}
