package dev.fovea.formats.keras;

import io.jhdf.HdfFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An HDF5 file of a stranger, mapped into memory while it is read. The library allocates what
 * lengths in a file ask for if it reads from a channel, but only shows a part of the content if it
 * has that in memory.
 */
final class HdfSource implements AutoCloseable {
  private static final long LARGEST = Integer.MAX_VALUE - 64L;

  private final HdfFile hdf;
  private final Arena arena;

  private HdfSource(HdfFile hdf, Arena arena) {
    this.hdf = hdf;
    this.arena = arena;
  }

  /**
   * Opens a file.
   *
   * @throws IOException if it cannot be read
   */
  @SuppressWarnings("MustBeClosedChecker") // The arena lives as long as the source.
  static HdfSource open(Path file) throws IOException {
    // Shared, as the library reads chunks in several threads.
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      // In a larger file a length, which is an int, asks for no more than the file has.
      HdfFile hdf =
          channel.size() <= LARGEST
              ? HdfFile.fromByteBuffer(
                  channel
                      .map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena)
                      .asByteBuffer())
              : new HdfFile(file);
      return new HdfSource(hdf, arena);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /** Returns the tree of the file, to be read until this is closed. */
  HdfTree tree() {
    return HdfTree.of(hdf);
  }

  @Override
  public void close() {
    try {
      hdf.close();
    } finally {
      arena.close();
    }
  }
}
