package dev.fovea.formats.dataset;

import dev.fovea.data.DataException;
import dev.fovea.formats.image.ImageDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Lists the images of a folder that has a sub-folder for each class, however deep they lie within
 * it. The samples are in the order of the files' names, whatever their class, so that the first of
 * them are of all classes, and images written out of another dataset by their numbers keep its
 * order; files of the same name are in the order of their folders.
 */
final class ClassFolders {
  private static final Comparator<Listing.Entry> ORDER =
      Comparator.comparing((Listing.Entry entry) -> Folders.name(entry.path()), new NaturalOrder())
          .thenComparing(entry -> entry.path().toString());

  /** The deepest sub-folders that are looked into. */
  private static final int DEEPEST = 64;

  /** Images, and their like, that are not read, by the suffix of their names. */
  private static final Map<String, String> UNREADABLE =
      Map.ofEntries(
          Map.entry("heic", "HEIC"),
          Map.entry("heif", "HEIC"),
          Map.entry("avif", "AVIF"),
          Map.entry("jxl", "JPEG XL"),
          Map.entry("jp2", "JPEG 2000"),
          Map.entry("svg", "a drawing in SVG"),
          Map.entry("psd", "a Photoshop file"),
          Map.entry("cr2", "a raw image of a camera"),
          Map.entry("cr3", "a raw image of a camera"),
          Map.entry("nef", "a raw image of a camera"),
          Map.entry("arw", "a raw image of a camera"),
          Map.entry("dng", "a raw image of a camera"),
          Map.entry("mp4", "a video"),
          Map.entry("mov", "a video"));

  private final Path root;
  private final List<Listing.Entry> entries = new ArrayList<>();
  private final List<LeftOut> leftOut = new ArrayList<>();

  private ClassFolders(Path root) {
    this.root = root;
  }

  /**
   * Lists a folder.
   *
   * @throws DataException if it is missing, or has no sub-folders
   */
  static Listing list(Path folder) {
    ClassFolders found = new ClassFolders(real(folder));
    boolean any = false;
    for (Path entry : Folders.entries(folder)) {
      if (Files.isDirectory(entry)) {
        int before = found.entries.size();
        int leftBefore = found.leftOut.size();
        found.walk(entry, Listing.name(Folders.name(entry)), 0);
        any = true;
        if (found.entries.size() == before && found.leftOut.size() == leftBefore) {
          found.leave(entry, "holds no images; put some there, or remove the folder");
        }
      } else if (Folders.mayBeImage(entry)) {
        found.leave(entry, "lies in no folder of a class; move it into one");
      }
    }
    if (!any) {
      throw new DataException(
          folder
              + ": has no sub-folders; put the images of each class into one of its own, or name"
              + " their classes in a labels.csv");
    }
    found.entries.sort(ORDER);
    return new Listing(folder, found.entries, found.leftOut);
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw new DataException(folder + ": there is no such folder; check the path", e);
    }
  }

  private void leave(Path path, String reason) {
    leftOut.add(new LeftOut(path, reason));
  }

  private void walk(Path folder, String className, int depth) {
    if (Files.isSymbolicLink(folder)) {
      leave(
          folder,
          Links.isOutside(folder, root)
              ? Links.OUT
              : "is a link to a folder; put the images themselves there");
      return;
    }
    List<Path> inside;
    try {
      inside = Folders.entries(folder);
    } catch (DataException e) {
      leave(folder, "cannot be read; check its permissions");
      return;
    }
    for (Path entry : inside) {
      if (Files.isDirectory(entry)) {
        if (depth < DEEPEST) {
          walk(entry, className, depth + 1);
        } else {
          leave(entry, "lies too deep");
        }
      } else {
        file(entry, className);
      }
    }
  }

  private void file(Path file, String className) {
    String unreadable = unreadable(file);
    if (!unreadable.isEmpty()) {
      leave(file, unreadable);
    } else if (Folders.mayBeImage(file)) {
      String link = Links.problem(file, root);
      if (link.isEmpty()) {
        entries.add(new Listing.Entry(file, className));
      } else {
        leave(file, link);
      }
    }
  }

  /** Returns why a file that is an image to others is none here; "" for other files. */
  static String unreadable(Path file) {
    String name = Folders.name(file).toLowerCase(Locale.ROOT);
    String kind = UNREADABLE.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "");
    return kind.isEmpty() || ImageDecoder.hasImageName(file)
        ? ""
        : "is " + kind + ", which is not read here; save it as JPEG or PNG";
  }
}
