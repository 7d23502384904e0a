package dev.fovea.formats.dataset;

import dev.fovea.data.DataException;
import dev.fovea.data.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The classes of masks, from a file {@code classes.csv} in UTF-8. Its first line is {@code
 * name,color} or {@code name}; each further line is a class, numbered from 0:
 *
 * <pre>
 * name,color
 * ground,#000000
 * road,#804080
 * ignore,#ffffff
 * </pre>
 *
 * <p>With colors, the pixels of masks have these colors. Without, they hold the numbers of the
 * classes. Pixels of the line {@code ignore}, or with the number 255, do not count.
 *
 * @param file the file that names them
 * @param names the names of the classes
 * @param colors the number of the class of each color 0xRRGGBB, 255 for those that do not count;
 *     empty if masks hold numbers
 */
public record MaskClasses(Path file, List<String> names, Map<Integer, Integer> colors) {
  /** Copies the classes. */
  public MaskClasses {
    names = List.copyOf(names);
    colors = Map.copyOf(colors);
  }

  /** The name of the file. */
  static final String FILE = "classes.csv";

  /** The number of pixels that do not count. */
  static final int IGNORED = Target.Mask.IGNORED;

  private static final String IGNORE = "ignore";
  private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}");
  private static final int HEX = 16;

  /**
   * Reads the file in a folder, if there is one.
   *
   * @throws DataException if the file is bad; the message names the line
   */
  static Optional<MaskClasses> find(Path folder) {
    Path file = folder.resolve(FILE);
    return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
  }

  /**
   * Reads a file.
   *
   * @throws DataException if the file is missing or bad; the message names the line
   */
  public static MaskClasses read(Path file) {
    try {
      return of(file, Files.readAllLines(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new DataException("%s: cannot be read (%s)".formatted(file, e.getMessage()), e);
    }
  }

  private static MaskClasses of(Path file, List<String> lines) {
    String head = lines.isEmpty() ? "" : lines.getFirst().replace("\ufeff", "").strip();
    boolean colored = head.equals("name,color");
    if (!colored && !head.equals("name")) {
      throw new DataException(
          "%s: must begin with the line \"name,color\" or \"name\", not \"%s\""
              .formatted(file, head));
    }
    List<String> names = new ArrayList<>();
    Map<Integer, Integer> colors = new HashMap<>();
    for (int i = 1; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty()) {
        int comma = colored ? line.lastIndexOf(',') : line.length();
        String color = colored ? line.substring(comma + 1).strip() : "";
        String name = line.substring(0, Math.max(0, comma)).strip();
        boolean right = !name.isEmpty() && !names.contains(name) && comma >= 0;
        if (!right || colored && !COLOR.matcher(color).matches()) {
          throw bad(file, i + 1, line, colored);
        }
        int number = name.equals(IGNORE) ? IGNORED : names.size();
        if (colored && colors.put(Integer.parseInt(color.substring(1), HEX), number) != null) {
          throw bad(file, i + 1, line, true);
        }
        if (number != IGNORED) {
          names.add(name);
        }
      }
    }
    if (names.size() < 2 || names.size() > IGNORED) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: names %d classes; a mask has 2 to %d",
              file,
              names.size(),
              IGNORED));
    }
    return new MaskClasses(file, names, colors);
  }

  private static DataException bad(Path file, int number, String line, boolean colored) {
    return new DataException(
        String.format(
            Locale.ROOT,
            "%s: line %d must be %s that no line before it has, not \"%s\"",
            file,
            number,
            colored ? "a name and a color such as road,#804080" : "a name",
            line));
  }
}
