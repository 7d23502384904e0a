package dev.fovea.formats.dataset;

import dev.fovea.data.DataException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Records of one length in a file that has no name any more, so that nothing is left of it when the
 * program ends, however it ends. Several threads may read and write at once.
 *
 * <p>The file is read with {@link RandomAccessFile} and not with a channel, which an interrupt of
 * one thread would close for all, and not through mapped memory, which would count as memory of the
 * process.
 */
final class CacheFile {
  /** The most threads that read at the same time without waiting for each other. */
  private static final int HANDLES = 16;

  private final RandomAccessFile[] handles;
  private final int length;

  private CacheFile(RandomAccessFile[] handles, int length) {
    this.handles = handles;
    this.length = length;
  }

  /**
   * Creates a file for records.
   *
   * @param folder the folder, which is made if it is not there
   * @param length the length of a record in bytes
   * @throws DataException if no file can be made there
   */
  static CacheFile create(Path folder, int length) {
    try {
      Files.createDirectories(folder);
      Path file = Files.createTempFile(folder, "images-", ".cache");
      try {
        int count = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, HANDLES);
        RandomAccessFile[] handles = new RandomAccessFile[count];
        for (int i = 0; i < count; i++) {
          handles[i] = new RandomAccessFile(file.toFile(), "rw");
        }
        return new CacheFile(handles, length);
      } finally {
        remove(file);
      }
    } catch (IOException | SecurityException e) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: decoded images cannot be kept there (%s); name another folder with"
                  + " --cache-folder, or decode them anew in each epoch with --cache 0",
              folder,
              e instanceof java.nio.file.AccessDeniedException
                  ? "no permission to write"
                  : e.getMessage()),
          e);
    }
  }

  /** Removes the name; what is open stays, except on systems that keep open files. */
  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }

  /**
   * Writes a record.
   *
   * @throws IOException if there is no room
   */
  void write(int index, byte[] record) throws IOException {
    RandomAccessFile handle = handle();
    synchronized (handle) {
      handle.seek((long) index * length);
      handle.write(record, 0, length);
    }
  }

  /**
   * Reads a record that was written.
   *
   * @throws IOException if the disk fails
   */
  void read(int index, byte[] into) throws IOException {
    RandomAccessFile handle = handle();
    synchronized (handle) {
      handle.seek((long) index * length);
      handle.readFully(into, 0, length);
    }
  }

  private RandomAccessFile handle() {
    return handles[(int) (Thread.currentThread().threadId() % handles.length)];
  }
}
