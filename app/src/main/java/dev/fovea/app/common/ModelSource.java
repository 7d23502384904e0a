package dev.fovea.app.common;

import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.Architecture;
import dev.fovea.zoo.Zoo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds a model by the name of its architecture or by its file. */
public final class ModelSource {
  private ModelSource() {}

  /** Returns whether a model is named by its architecture, and not by a file. */
  public static boolean isName(String model) {
    return Zoo.find(model).isPresent();
  }

  /**
   * Loads a trained model: a file, or the trained network of the zoo under its name.
   *
   * @throws IOException if the file is missing or bad, or the zoo has only a fresh network
   */
  public static SavedModel load(String model) throws IOException {
    Path file = Path.of(model);
    if (Files.exists(file)) {
      return SavedModel.load(file);
    }
    Optional<InputStream> trained = isName(model) ? Zoo.trained(model) : Optional.empty();
    if (trained.isPresent()) {
      try (InputStream in = trained.get()) {
        return SavedModel.load(in, model + ".keras");
      }
    }
    throw new IOException(
        "%s: there is no such model file; './fovea train' creates one, and './fovea zoo' lists the"
                .formatted(model)
            + " architectures it knows");
  }

  /** Returns a fresh model for an input shape and a number of classes, or loads a saved one. */
  public static SavedModel of(String model, Shape input, int classes) throws IOException {
    Optional<Architecture> architecture = Zoo.find(model);
    return architecture.isPresent()
        ? SavedModel.of(architecture.get().create(input, classes))
        : load(model);
  }

  /**
   * Loads a saved model, or returns that of an architecture: the trained one if the zoo has it, or
   * else a fresh one for its own input.
   */
  public static SavedModel of(String model) throws IOException {
    Optional<Architecture> architecture = Zoo.find(model);
    return architecture.isPresent() && !Zoo.isTrained(model)
        ? SavedModel.of(architecture.get().create())
        : load(model);
  }
}
