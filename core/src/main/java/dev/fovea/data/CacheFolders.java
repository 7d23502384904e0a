package dev.fovea.data;

import java.nio.file.Path;

/** Where files are kept that can be made anew. */
public final class CacheFolders {
  private CacheFolders() {}

  /**
   * Returns the folder of this user for files of a kind: {@code $XDG_CACHE_HOME/fovea/name} or
   * {@code ~/.cache/fovea/name}, on macOS {@code ~/Library/Caches/fovea/name}, on Windows {@code
   * %LOCALAPPDATA%\fovea\cache\name}. It need not exist.
   */
  public static Path of(String name) {
    return DataFolders.ofThisMachine().cache(name);
  }
}
