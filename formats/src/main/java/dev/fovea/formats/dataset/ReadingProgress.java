package dev.fovea.formats.dataset;

/** Hears how far the reading of images is. */
@FunctionalInterface
public interface ReadingProgress {
  /** Hears nothing. */
  ReadingProgress NONE = (done, of) -> {};

  /**
   * Called after each image, by one thread at a time.
   *
   * @param done the number of images that were read
   * @param of the number of all images
   */
  void at(int done, int of);
}
