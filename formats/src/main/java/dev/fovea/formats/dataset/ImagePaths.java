package dev.fovea.formats.dataset;

import dev.fovea.data.DataException;
import dev.fovea.formats.image.ImageDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * The image files that are named one by one, by folders, and by patterns.
 *
 * @param files the files in the order in which they are named; those of a folder or a pattern in
 *     the order of their names, in which numbers count as such
 * @param areNamed whether all were named one by one
 */
public record ImagePaths(List<Path> files, boolean areNamed) {
  private static final Comparator<Path> ORDER =
      Comparator.comparing(Path::toString, new NaturalOrder());

  /** The characters of patterns. */
  private static final String MAGIC = "*?[{";

  /** Copies the files. */
  public ImagePaths {
    files = List.copyOf(files);
  }

  /**
   * Finds the files of names: each a file, a folder, which is searched with its sub-folders but
   * without hidden files, or a pattern such as {@code inbox/**}{@code /*.jpg}.
   *
   * @throws DataException if a folder or a pattern has no image, or cannot be searched
   */
  public static ImagePaths of(List<String> names) {
    List<Path> files = new ArrayList<>();
    boolean named = true;
    for (String name : names) {
      boolean pattern = isPattern(name);
      Path path = pattern ? Path.of("") : Path.of(name);
      if (pattern || Files.isDirectory(path)) {
        named = false;
        List<Path> found = pattern ? matching(name) : within(path);
        if (found.isEmpty()) {
          throw new DataException(
              "%s: %s; name others (%s)"
                  .formatted(
                      name,
                      pattern ? "no image file matches" : "holds no image files",
                      String.join(", ", ImageDecoder.suffixes())));
        }
        files.addAll(found);
      } else {
        files.add(path);
      }
    }
    return new ImagePaths(files, named);
  }

  /** Returns whether a name is a pattern, and not that of a file that is there. */
  private static boolean isPattern(String name) {
    if (name.chars().noneMatch(c -> MAGIC.indexOf(c) >= 0)) {
      return false;
    }
    try {
      return !Files.exists(Path.of(name));
    } catch (InvalidPathException e) {
      return true;
    }
  }

  private static List<Path> matching(String pattern) {
    int magic = 0;
    while (MAGIC.indexOf(pattern.charAt(magic)) < 0) {
      magic++;
    }
    int slash = pattern.lastIndexOf('/', magic);
    Path start = Path.of(slash < 0 ? "." : slash == 0 ? "/" : pattern.substring(0, slash));
    String glob = pattern.substring(slash + 1);
    PathMatcher matcher;
    PathMatcher flat;
    try {
      matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
      // "**/" also stands for no folder at all, as in shells.
      flat = FileSystems.getDefault().getPathMatcher("glob:" + glob.replace("**/", ""));
    } catch (PatternSyntaxException e) {
      throw new DataException(
          "%s: is no file, and no pattern such as *.jpg (%s)"
              .formatted(pattern, e.getDescription()),
          e);
    }
    if (!Files.isDirectory(start)) {
      throw new DataException(start + ": there is no such folder; check the path");
    }
    return search(start)
        .filter(
            file -> matcher.matches(start.relativize(file)) || flat.matches(start.relativize(file)))
        .map(file -> slash < 0 ? start.relativize(file) : file)
        .toList();
  }

  private static List<Path> within(Path folder) {
    return search(folder).toList();
  }

  private static Stream<Path> search(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all
          .filter(path -> isVisible(folder, path))
          .filter(path -> !Files.isDirectory(path))
          .filter(Folders::mayBeImage)
          .sorted(ORDER)
          .toList()
          .stream();
    } catch (IOException | UncheckedIOException e) {
      throw new DataException("%s: cannot be searched (%s)".formatted(folder, e.getMessage()), e);
    }
  }

  private static boolean isVisible(Path folder, Path path) {
    for (Path name : folder.relativize(path)) {
      if (Folders.isHidden(name.toString())) {
        return false;
      }
    }
    return true;
  }
}
