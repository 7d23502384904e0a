package dev.fovea.formats.keras;

import dev.fovea.model.Model;
import dev.fovea.store.ModelMetadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of classes that Google's Teachable Machine writes beside a model, into {@code
 * labels.txt}: a number and a name in each line.
 */
final class ClassLabels {
  /** The most bytes that are read. */
  private static final int MOST_BYTES = 1 << 20;

  private static final Pattern LINE = Pattern.compile("(\\d{1,6})\\s+(.+)");

  private ClassLabels() {}

  /** Returns the names beside a model; none if there is no such file, or it names other classes. */
  static ModelMetadata beside(Path model, Model read) {
    Path labels = model.resolveSibling("labels.txt");
    try {
      if (!Files.isRegularFile(labels) || Files.size(labels) > MOST_BYTES) {
        return ModelMetadata.NONE;
      }
      List<String> names = new ArrayList<>();
      for (String line : Files.readString(labels, StandardCharsets.UTF_8).lines().toList()) {
        Matcher numbered = LINE.matcher(line.strip());
        if (numbered.matches() && numbered.group(1).equals(String.valueOf(names.size()))) {
          names.add(numbered.group(2));
        } else if (!line.isBlank()) {
          return ModelMetadata.NONE;
        }
      }
      return names.size() == read.outputShape().channels() && read.outputShape().rank() == 1
          ? ModelMetadata.NONE.classNames(names)
          : ModelMetadata.NONE;
    } catch (IOException e) {
      // Without a readable list of names, classes have their numbers.
      return ModelMetadata.NONE;
    }
  }
}
