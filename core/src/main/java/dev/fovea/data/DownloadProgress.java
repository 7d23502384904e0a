package dev.fovea.data;

/** Told how far a download is, often and on the thread that downloads. */
@FunctionalInterface
public interface DownloadProgress {
  /** Tells nobody. */
  DownloadProgress NONE = (file, bytes, total) -> {};

  /**
   * So much of a file is here.
   *
   * @param file its name
   * @param bytes that are here, those of an earlier attempt included
   * @param total bytes of the whole file
   */
  void at(String file, long bytes, long total);
}
