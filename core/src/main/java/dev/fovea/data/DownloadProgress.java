package dev.fovea.data;

/** A listener that is told the progress of a download, often and in the thread that downloads. */
@FunctionalInterface
public interface DownloadProgress {
  /** The listener that does nothing. */
  DownloadProgress NONE = (file, bytes, total) -> {};

  /**
   * Called when a part of a file has been downloaded.
   *
   * @param file the name of the file
   * @param bytes the number of bytes downloaded so far, including those of earlier attempts
   * @param total the size of the whole file in bytes
   */
  void at(String file, long bytes, long total);
}
