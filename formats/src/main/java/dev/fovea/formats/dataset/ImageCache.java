package dev.fovea.formats.dataset;

import dev.fovea.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Prepared images of one length in bytes: all in memory if they fit there, else in a file, and
 * those beyond its size in memory as far as they fit. What does not fit is not kept.
 */
final class ImageCache {
  /** The room on a disk that is left to others. */
  private static final long LEFT_FREE = 256L << 20;

  private final int count;
  private final int length;
  private final CacheOptions options;
  private final byte[][] inMemory;
  private final boolean[] inFile;
  private final Optional<CacheFile> file;
  private final int records;
  private final List<String> remarks = new ArrayList<>();
  private final AtomicLong memory = new AtomicLong();
  private volatile boolean full;

  /**
   * Creates a cache.
   *
   * @param count the number of images
   * @param length the length of each in bytes
   * @throws DataException if a file is needed and cannot be made
   */
  ImageCache(int count, int length, CacheOptions options) {
    this.count = count;
    this.length = length;
    this.options = options;
    inMemory = new byte[count][];
    inFile = new boolean[count];
    boolean fits = (long) count * length <= options.memory();
    long wanted = fits ? 0 : Math.min(count, options.disk() / length);
    file = wanted == 0 ? Optional.empty() : Optional.of(CacheFile.create(options.folder(), length));
    records = (int) Math.min(wanted, file.isEmpty() ? 0 : room(options.folder()) / length);
    if (records < wanted) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "%s: has room for %,d of %,d decoded images; name another folder with --cache-folder",
              options.folder(),
              records,
              wanted));
    }
  }

  private static long room(Path folder) {
    try {
      return Math.max(0, Files.getFileStore(folder).getUsableSpace() - LEFT_FREE);
    } catch (IOException e) {
      // The system does not tell; a file that is full will.
      return Long.MAX_VALUE;
    }
  }

  /** Keeps an image if there is room; the array is not copied. */
  void put(int index, byte[] image) {
    if (index < records && !full) {
      try {
        file.orElseThrow().write(index, image);
        inFile[index] = true;
        return;
      } catch (IOException e) {
        full(e);
      }
    }
    if (memory.addAndGet(length) <= options.memory()) {
      inMemory[index] = image;
    }
  }

  private synchronized void full(IOException e) {
    if (!full) {
      full = true;
      remarks.add(
          String.format(
              Locale.ROOT,
              "%s: is full (%s); name another folder with --cache-folder",
              options.folder(),
              e.getMessage()));
    }
  }

  /** Returns whether an image is kept. */
  boolean holds(int index) {
    return inFile[index] || inMemory[index] != null;
  }

  /** Returns the number of images that are kept. */
  int kept() {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      kept += holds(i) ? 1 : 0;
    }
    return kept;
  }

  /**
   * Reads an image that is kept.
   *
   * @throws DataException if the disk fails
   */
  void read(int index, byte[] into) {
    byte[] image = inMemory[index];
    if (image != null) {
      System.arraycopy(image, 0, into, 0, length);
      return;
    }
    try {
      file.orElseThrow().read(index, into);
    } catch (IOException e) {
      throw new DataException(
          "%s: decoded images cannot be read back (%s); name another folder with --cache-folder"
              .formatted(options.folder(), e.getMessage()),
          e);
    }
  }

  /**
   * Returns where the images are, in a few words.
   *
   * @param good the number of images that can be read
   */
  String place(int good) {
    int kept = kept();
    String where =
        file.isEmpty() ? "in memory" : "in a file in " + options.folder() + " that goes by itself";
    return kept == good
        ? "kept " + where
        : String.format(
            Locale.ROOT,
            "%,d of %,d are kept %s, the others are decoded anew in each epoch",
            kept,
            good,
            where);
  }

  /** Returns what a user should know about the cache. */
  List<String> remarks() {
    return List.copyOf(remarks);
  }
}
