package dev.fovea.app.train;

import dev.fovea.zoo.BasicCnn;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code fovea train} that name the model. */
final class ModelOptions {
  @Option(
      names = "--model",
      paramLabel = "NAME|FILE",
      defaultValue = BasicCnn.NAME,
      description =
          "Model to train: an architecture ('fovea zoo' lists them; default: basic-cnn), or a .keras"
              + " file to train further.")
  private String model = BasicCnn.NAME;

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      description =
          "Recipe of the architecture: its optimizer, epochs, batch size and augmentation; default:"
              + " its first one.")
  private @Nullable String recipe;

  /** Returns the architecture's name, or the file to train further. */
  String model() {
    return model;
  }

  /** Returns the name of the recipe, or null for the architecture's first. */
  @Nullable String recipe() {
    return recipe;
  }
}
