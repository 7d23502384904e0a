package dev.fovea.app.common;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Writes a folder whole or not at all: beside the wanted one, whose name it takes at the end. */
public final class NewFolder {
  private NewFolder() {}

  /** Writes the content of a folder. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes into a folder.
     *
     * @param folder the folder, which is there and empty
     */
    void write(Path folder) throws IOException;
  }

  /**
   * Checks that a folder is new, or empty.
   *
   * @throws IOException if it is neither; the message names it
   */
  public static void check(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new IOException(folder + ": is a file; name a folder to write to");
    }
    if (Files.isDirectory(folder)) {
      try (Stream<Path> entries = Files.list(folder)) {
        if (entries.findAny().isPresent()) {
          throw new IOException(folder + ": is not empty; name a new folder");
        }
      }
    }
  }

  /**
   * Writes a folder that passed {@link #check}.
   *
   * @throws IOException if it cannot be written; nothing is left then
   */
  public static void write(Path folder, Content content) throws IOException {
    Path target = folder.toAbsolutePath();
    Path work = Files.createDirectories(target.resolveSibling(target.getFileName() + ".partial"));
    try {
      content.write(work);
      Files.deleteIfExists(target);
      Files.move(work, target);
    } finally {
      delete(work);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      List<Path> all;
      try (Stream<Path> walk = Files.walk(folder)) {
        all = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : all) {
        Files.delete(path);
      }
    }
  }
}
