package dev.fovea.app.common;

import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.BasicCnn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model by name or from a file. */
public final class ModelSource {
  private ModelSource() {}

  public static boolean isName(String model) {
    return model.equals(BasicCnn.NAME);
  }

  /**
   * A saved model.
   *
   * @throws IOException if the file is missing or bad
   */
  public static SavedModel load(String model) throws IOException {
    Path file = Path.of(model);
    if (!Files.exists(file)) {
      throw new IOException(
          "%s: there is no such model file; './fovea train' makes one, %s is the name of a fresh model"
              .formatted(model, BasicCnn.NAME));
    }
    return SavedModel.load(file);
  }

  /** A fresh or a saved model. */
  public static SavedModel of(String model, Shape input, int classes) throws IOException {
    return isName(model) ? SavedModel.of(BasicCnn.create(input, classes)) : load(model);
  }

  /** As {@link #of(String, Shape, int)}, a fresh one for MNIST. */
  public static SavedModel of(String model) throws IOException {
    return of(model, Shape.of(28, 28, 1), 10);
  }
}
