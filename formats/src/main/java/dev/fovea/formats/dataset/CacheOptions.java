package dev.fovea.formats.dataset;

import dev.fovea.data.CacheFolders;
import java.nio.file.Path;

/**
 * Where decoded images are kept, so that they need not be decoded anew in each epoch.
 *
 * @param memory the most bytes that are kept in memory
 * @param disk the most bytes that are kept in a file, which is made if memory does not suffice and
 *     is gone when the program ends
 * @param folder the folder of the file
 */
public record CacheOptions(long memory, long disk, Path folder) {
  /** The share of the memory of Java that images may take. */
  private static final int SHARE = 4;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public CacheOptions {
    if (memory < 0 || disk < 0) {
      throw new IllegalArgumentException("a cache has no negative size");
    }
  }

  /** Returns a quarter of Java's memory, and 16 GB of disk in the user's folder for caches. */
  public static CacheOptions usual() {
    return new CacheOptions(
        Runtime.getRuntime().maxMemory() / SHARE, 16L << 30, CacheFolders.of("images"));
  }

  /** Returns the same options with another size of the file, in bytes. */
  public CacheOptions disk(long changed) {
    return new CacheOptions(memory, changed, folder);
  }

  /** Returns the same options with another folder for the file. */
  public CacheOptions folder(Path changed) {
    return new CacheOptions(memory, disk, changed);
  }
}
