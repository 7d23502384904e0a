package dev.fovea.formats.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Symbolic links in a dataset, which must not lead out of it. */
final class Links {
  static final String OUT = "is a link out of the dataset's folder; put the file itself there";

  private Links() {}

  /** Returns why a file is not used if it is a link; "" if it is none, or a good one. */
  static String problem(Path file, Path root) {
    if (!Files.isSymbolicLink(file)) {
      return "";
    }
    return Files.exists(file) ? (isOutside(file, root) ? OUT : "") : "is a link to nothing";
  }

  /** Returns whether a path leads out of a folder, given by its real path. */
  static boolean isOutside(Path path, Path root) {
    try {
      return !path.toRealPath().startsWith(root);
    } catch (IOException e) {
      return true;
    }
  }
}
