package dev.fovea.app.common;

import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.BasicCnn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds a model by the name of its architecture or by its file. */
public final class ModelSource {
  private ModelSource() {}

  /** Returns whether a model is named by its architecture, and not by a file. */
  public static boolean isName(String model) {
    return model.equals(BasicCnn.NAME);
  }

  /**
   * Loads a saved model.
   *
   * @throws IOException if the file is missing or bad
   */
  public static SavedModel load(String model) throws IOException {
    Path file = Path.of(model);
    if (!Files.exists(file)) {
      throw new IOException(
          "%s: there is no such model file; './fovea train' creates one, and %s is the name of a fresh model"
              .formatted(model, BasicCnn.NAME));
    }
    return SavedModel.load(file);
  }

  /** Returns a fresh model for an input shape and a number of classes, or loads a saved one. */
  public static SavedModel of(String model, Shape input, int classes) throws IOException {
    return isName(model) ? SavedModel.of(BasicCnn.create(input, classes)) : load(model);
  }

  /** Returns a fresh model for MNIST, or loads a saved one. */
  public static SavedModel of(String model) throws IOException {
    return of(model, Shape.of(28, 28, 1), 10);
  }
}
