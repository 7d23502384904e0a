package dev.fovea.app.common;

import dev.fovea.formats.ClassNamesFile;
import dev.fovea.store.ModelMetadata;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The names of a model's classes: those in its file, or else those in a file {@code labels.txt}
 * beside it, one a line, as other programs leave it.
 */
public final class ClassNames {
  private ClassNames() {}

  /**
   * Returns a model with names.
   *
   * @param model the file of the model, or its name in the zoo
   * @param given names that replace all others, separated by commas; null for none
   * @throws IllegalArgumentException if as many are given as the model has not
   */
  public static SavedModel named(
      SavedModel saved, String model, @Nullable String given, Output output) throws IOException {
    ModelMetadata metadata = saved.metadata();
    if (given != null) {
      List<String> names = Arrays.stream(given.split(",", -1)).map(String::strip).toList();
      if (!fits(names, saved)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "--classes names %d classes, the model has %d outputs",
                names.size(),
                outputs(saved)));
      }
      return saved.with(metadata.classNames(names));
    }
    return metadata.classNames().isEmpty() ? beside(saved, model, output) : saved;
  }

  private static int outputs(SavedModel saved) {
    Shape output = saved.model().outputShapes().getFirst();
    return output.channels();
  }

  private static boolean fits(List<String> names, SavedModel saved) {
    int outputs = outputs(saved);
    return names.size() == outputs || outputs == 1 && names.size() == 2;
  }

  private static SavedModel beside(SavedModel saved, String model, Output output)
      throws IOException {
    Path file = Path.of(model);
    List<String> names = Files.isRegularFile(file) ? ClassNamesFile.beside(file) : List.of();
    if (!names.isEmpty() && !fits(names, saved)) {
      output.note(
          "%s: has %d lines, the model has %d outputs, so that it does not name its classes;"
              + " --classes does",
          file.resolveSibling(ClassNamesFile.NAME), names.size(), outputs(saved));
      return saved;
    }
    return names.isEmpty() ? saved : saved.with(saved.metadata().classNames(names));
  }
}
