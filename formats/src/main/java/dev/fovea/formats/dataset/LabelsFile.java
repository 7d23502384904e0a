package dev.fovea.formats.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.fovea.data.DataException;
import dev.fovea.formats.image.ImageDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The classes of images from a file {@code labels.csv}: a line for each image, with its path within
 * the folder and its label, in UTF-8 or with the byte order mark of UTF-16. The first line may name
 * the columns, which may then stand in any order beside others. Columns are separated by commas,
 * semicolons or tabs; quotes as in RFC 4180. The samples are in the order of the lines.
 */
final class LabelsFile {
  static final String NAME = "labels.csv";

  private static final long LONGEST = 1L << 28;
  private static final Set<String> PATHS =
      Set.of(
          "path",
          "file",
          "filename",
          "file_name",
          "filepath",
          "file_path",
          "image",
          "image_path",
          "img",
          "picture",
          "photo",
          "name");
  private static final Set<String> LABELS =
      Set.of("label", "class", "class_name", "classname", "category", "target", "species");

  private final Path file;
  private final Path folder;
  private final Path root;
  private final Map<Path, Line> labels = new LinkedHashMap<>();
  private final List<LeftOut> leftOut = new ArrayList<>();

  private record Line(int number, String label) {}

  /** The places of the columns in a line. */
  private record Columns(int path, int label) {}

  private LabelsFile(Path file, Path folder, Path root) {
    this.file = file;
    this.folder = folder;
    this.root = root;
  }

  /**
   * Reads a file.
   *
   * @param folder the folder that paths start from
   * @throws DataException if the file cannot be read, is no CSV or has no column of paths or labels
   */
  static Listing read(Path file, Path folder) {
    try {
      LabelsFile read = new LabelsFile(file, folder, folder.toRealPath());
      read.readLines(text(file));
      List<Listing.Entry> entries = new ArrayList<>();
      read.labels.forEach(
          (path, line) -> {
            if (!line.label.isEmpty()) {
              entries.add(new Listing.Entry(path, line.label));
            }
          });
      return new Listing(folder, entries, read.leftOut);
    } catch (JsonProcessingException e) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: line %d is no CSV: %s",
              file,
              e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
              e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    } catch (IOException e) {
      throw new DataException("%s: cannot be read (%s)".formatted(file, e.getMessage()), e);
    }
  }

  /** Returns the text of a file in one of the encodings that can be told apart with certainty. */
  private static String text(Path file) throws IOException {
    if (Files.size(file) > LONGEST) {
      throw new DataException(file + ": is longer than 256 MB; split the dataset");
    }
    byte[] bytes = Files.readAllBytes(file);
    Charset charset = StandardCharsets.UTF_8;
    if (bytes.length >= 2
        && (bytes[0] == -1 && bytes[1] == -2 || bytes[0] == -2 && bytes[1] == -1)) {
      charset = StandardCharsets.UTF_16;
    }
    try {
      String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new DataException(
          file
              + ": is neither UTF-8 nor UTF-16 with a byte order mark; save it as UTF-8 (in Excel:"
              + " \"CSV UTF-8\")",
          e);
    }
  }

  private void readLines(String text) throws IOException {
    CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(separator(text));
    try (MappingIterator<String[]> lines =
        new CsvMapper()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .readerFor(String[].class)
            .with(schema)
            .readValues(text)) {
      Optional<Columns> columns = Optional.empty();
      while (lines.hasNextValue()) {
        int number = lines.getCurrentLocation().getLineNr();
        String[] cells = cells(lines.nextValue());
        if (Arrays.stream(cells).allMatch(String::isEmpty)) {
          continue;
        }
        if (columns.isEmpty()) {
          columns = Optional.of(columns(cells));
          if (isHeader(cells)) {
            continue;
          }
        }
        line(number, cells, columns.get());
      }
    }
    if (labels.isEmpty() && leftOut.isEmpty()) {
      throw new DataException(file + ": names no images; write a line path,label for each");
    }
  }

  /** Returns the separator of the first line: that which it has most of, outside of quotes. */
  private static char separator(String text) {
    String head = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    String bare = head.replaceAll("\"[^\"]*\"", "");
    char best = ',';
    for (char candidate : new char[] {';', '\t'}) {
      if (count(bare, candidate) > count(bare, best)) {
        best = candidate;
      }
    }
    return best;
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }

  private static String[] cells(String[] line) {
    return Arrays.stream(line).map(cell -> cell == null ? "" : cell.strip()).toArray(String[]::new);
  }

  /** Returns whether the first line names the columns: it names no file. */
  private boolean isHeader(String[] cells) {
    return Arrays.stream(cells).map(LabelsFile::lower).anyMatch(PATHS::contains)
            && Arrays.stream(cells).map(LabelsFile::lower).anyMatch(LABELS::contains)
        || find(cells[0]).isEmpty() && !ImageDecoder.hasImageName(Path.of("x" + safe(cells[0])));
  }

  private static String safe(String name) {
    return name.replaceAll("[^A-Za-z0-9.]", "");
  }

  private static String lower(String cell) {
    return cell.toLowerCase(Locale.ROOT).replace(' ', '_');
  }

  private Columns columns(String[] first) {
    int path = -1;
    int label = -1;
    for (int i = first.length - 1; i >= 0; i--) {
      path = PATHS.contains(lower(first[i])) ? i : path;
      label = LABELS.contains(lower(first[i])) ? i : label;
    }
    if (first.length < 2) {
      throw new DataException(
          "%s: has one column (%s); write a line path,label for each image"
              .formatted(file, first[0]));
    }
    // Columns of other names, or without any, are taken for what they usually are.
    int known = path < 0 ? (label == 0 ? 1 : 0) : path;
    return new Columns(known, label < 0 ? (known == 0 ? 1 : 0) : label);
  }

  private void line(int number, String[] cells, Columns columns) {
    String name = columns.path < cells.length ? cells[columns.path] : "";
    String label = columns.label < cells.length ? Listing.name(cells[columns.label]) : "";
    if (name.isEmpty() || label.isEmpty()) {
      leave(file, number, name.isEmpty() ? "names no file" : "has no label for " + name);
      return;
    }
    Optional<Path> found = find(name);
    if (found.isEmpty()) {
      leave(file, number, "names " + name + ", which is not there");
    } else if (Links.isOutside(found.get(), root)) {
      leave(file, number, "names " + name + ", which lies outside of the folder");
    } else if (!ClassFolders.unreadable(found.get()).isEmpty()) {
      leftOut.add(new LeftOut(found.get(), ClassFolders.unreadable(found.get())));
    } else {
      add(number, found.get(), label);
    }
  }

  /** An image that is named twice counts once; one of two labels, not at all. */
  private void add(int number, Path path, String label) {
    Line earlier = labels.putIfAbsent(path, new Line(number, label));
    if (earlier != null && earlier.label.equals(label)) {
      leave(file, number, "names " + path + " again, after line " + earlier.number);
    } else if (earlier != null && !earlier.label.isEmpty()) {
      labels.put(path, new Line(earlier.number, ""));
      leftOut.add(
          new LeftOut(
              path,
              String.format(
                  Locale.ROOT,
                  "is %s in line %d of %s and %s in line %d; correct one",
                  earlier.label,
                  earlier.number,
                  NAME,
                  label,
                  number)));
    }
  }

  private void leave(Path path, int number, String what) {
    leftOut.add(new LeftOut(path, String.format(Locale.ROOT, "line %d %s", number, what)));
  }

  /** Returns the file of a name, which may have been written on another system. */
  private Optional<Path> find(String name) {
    List<String> spellings = new ArrayList<>();
    for (String slashes : List.of(name, name.replace('\\', '/'))) {
      spellings.add(slashes);
      spellings.add(Normalizer.normalize(slashes, Normalizer.Form.NFC));
      spellings.add(Normalizer.normalize(slashes, Normalizer.Form.NFD));
    }
    for (String spelling : spellings) {
      try {
        Path path = folder.resolve(Path.of(spelling).normalize());
        if (Files.isRegularFile(path)) {
          return Optional.of(path);
        }
      } catch (InvalidPathException e) {
        // No file can have this name, so there is none.
      }
    }
    return Optional.empty();
  }
}
