package dev.fovea.formats.keras;

import io.jhdf.HdfFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Opens HDF5 files of strangers. The library allocates what lengths in a file ask for if it reads
 * from a channel, but only shows a part of the content if it has that in memory; so files are read
 * or mapped as a whole, up to the size of an array.
 */
final class HdfSource {
  private static final long LARGEST = Integer.MAX_VALUE - 64L;

  /** From here on a mapping saves memory that matters. */
  private static final long MAPPED = 4L << 20;

  private HdfSource() {}

  /**
   * Opens a file.
   *
   * @throws IOException if it cannot be read
   */
  static HdfFile open(Path file) throws IOException {
    long size = Files.size(file);
    if (size > LARGEST) {
      // In such a file a length, which is an int, asks for no more than the file has.
      return new HdfFile(file);
    }
    if (size < MAPPED) {
      return HdfFile.fromBytes(Files.readAllBytes(file));
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return HdfFile.fromByteBuffer(channel.map(FileChannel.MapMode.READ_ONLY, 0, size));
    }
  }
}
