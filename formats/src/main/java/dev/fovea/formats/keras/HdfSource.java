package dev.fovea.formats.keras;

import io.jhdf.HdfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Opens HDF5 files of strangers. The library allocates what lengths in a file ask for if it reads
 * from a channel, but only shows a part of the content if it has that in memory; so files are read
 * as a whole, up to the size of an array.
 */
final class HdfSource {
  private static final long LARGEST = Integer.MAX_VALUE - 64L;

  private HdfSource() {}

  /**
   * Opens a file.
   *
   * @throws IOException if it cannot be read
   */
  static HdfFile open(Path file) throws IOException {
    // In a larger file a length, which is an int, asks for no more than the file has.
    return Files.size(file) <= LARGEST
        ? HdfFile.fromBytes(Files.readAllBytes(file))
        : new HdfFile(file);
  }
}
