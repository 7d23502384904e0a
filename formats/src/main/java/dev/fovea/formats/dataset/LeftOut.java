package dev.fovea.formats.dataset;

import java.nio.file.Path;

/**
 * A file or folder of a dataset that is not used.
 *
 * @param path the file or folder
 * @param reason why, in words that follow the path: "is empty; get the file anew"
 */
public record LeftOut(Path path, String reason) {
  /** Returns the path and the reason in one line. */
  @Override
  public String toString() {
    return path + ": " + reason;
  }
}
