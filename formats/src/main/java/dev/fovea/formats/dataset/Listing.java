package dev.fovea.formats.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;

/**
 * The image files of a folder with the names of their classes.
 *
 * @param folder the folder
 * @param entries the files, in the order of the samples
 * @param leftOut what lies there and is not used
 */
record Listing(Path folder, List<Entry> entries, List<LeftOut> leftOut) {
  /**
   * An image file.
   *
   * @param path the file
   * @param className the name of its class
   */
  record Entry(Path path, String className) {}

  Listing {
    entries = List.copyOf(entries);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * Lists a folder: by its {@code labels.csv} if it has one, else by its sub-folders.
   *
   * @throws dev.fovea.data.DataException if there is no such folder, or labels.csv is bad
   */
  static Listing of(Path folder) {
    Path labels = folder.resolve(LabelsFile.NAME);
    return Files.isRegularFile(labels)
        ? LabelsFile.read(labels, folder)
        : ClassFolders.list(folder);
  }

  /** Returns a name as other systems write it: letters with accents are one character. */
  static String name(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }
}
