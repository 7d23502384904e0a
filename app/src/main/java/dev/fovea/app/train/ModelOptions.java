package dev.fovea.app.train;

import dev.fovea.app.common.DataOptions;
import dev.fovea.app.common.Output;
import dev.fovea.data.image.ImageColor;
import dev.fovea.data.image.Preparation;
import dev.fovea.zoo.BasicCnn;
import dev.fovea.zoo.PhotoSmall;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code fovea train} that name the model. */
final class ModelOptions {
  /** The most pixels of a grey image that is small. */
  private static final int LARGE = 40 * 40;

  @Option(
      names = "--model",
      paramLabel = "NAME|FILE",
      description =
          "Model to train: an architecture ('fovea zoo' lists them), or a .keras file to train"
              + " further; default: basic-cnn, and photo-small for a folder of images that are in"
              + " color or large.")
  private @Nullable String model;

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      description =
          "Recipe of the architecture: its optimizer, epochs, batch size and augmentation; default:"
              + " its first one.")
  private @Nullable String recipe;

  /** Returns the architecture's name, or the file to train further, if one is named. */
  Optional<String> model() {
    return Optional.ofNullable(model);
  }

  /** Returns the models that may be trained: the one that is named, or those that may be chosen. */
  List<String> candidates() {
    return model().map(List::of).orElse(List.of(BasicCnn.NAME, PhotoSmall.NAME));
  }

  /** Returns the model to train on a dataset, and says which one was chosen for a folder. */
  String model(DataOptions.Found found, Output output) {
    return model()
        .orElseGet(
            () ->
                found
                    .folder()
                    .map(folder -> chosen(folder.preparation(), output))
                    .orElse(BasicCnn.NAME));
  }

  private static String chosen(Preparation preparation, Output output) {
    boolean color = preparation.color() == ImageColor.RGB;
    boolean large = preparation.height() * preparation.width() > LARGE;
    String name = color || large ? PhotoSmall.NAME : BasicCnn.NAME;
    output.line(
        "The model is %s, because the images are %s; --model names another",
        name, color ? "in color" : large ? "larger than 40x40" : "grey and small");
    return name;
  }

  /** Returns the name of the recipe, or null for the architecture's first. */
  @Nullable String recipe() {
    return recipe;
  }
}
