package dev.fovea.formats;

import dev.fovea.data.DataException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file {@code labels.txt} beside a model: the names of its classes, one a line. */
public final class ClassNamesFile {
  /** The name of the file. */
  public static final String NAME = "labels.txt";

  private static final long LONGEST = 1 << 24;

  /** A line of Teachable Machine: the number of the class, and its name. */
  private static final Pattern NUMBERED = Pattern.compile("(\\d+)\\s+(\\S.*)");

  private ClassNamesFile() {}

  /**
   * Returns the names in the file beside a model; empty if there is none.
   *
   * @throws DataException if the file is too long or not text
   */
  public static List<String> beside(Path model) throws IOException {
    Path file = model.resolveSibling(NAME);
    return Files.isRegularFile(file) ? read(file) : List.of();
  }

  private static List<String> read(Path file) throws IOException {
    if (Files.size(file) > LONGEST) {
      throw new DataException(file + ": is too long for names of classes");
    }
    String text;
    try {
      text = Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new DataException(file + ": is not UTF-8; save it as UTF-8", e);
    }
    List<String> lines =
        text.replace("\ufeff", "").lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    List<String> bare = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher numbered = NUMBERED.matcher(lines.get(i));
      if (!numbered.matches() || !numbered.group(1).equals(String.valueOf(i))) {
        return lines;
      }
      bare.add(numbered.group(2));
    }
    return bare;
  }
}
