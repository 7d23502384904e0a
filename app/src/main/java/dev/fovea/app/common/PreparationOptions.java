package dev.fovea.app.common;

import dev.fovea.data.image.Fit;
import dev.fovea.data.image.ImageColor;
import dev.fovea.data.image.Preparation;
import dev.fovea.data.image.Scaling;
import dev.fovea.formats.dataset.PreparationChoice;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how images become the inputs of a model. */
public final class PreparationOptions {
  /** The values that a model takes. */
  enum Values {
    UNIT(Scaling.UNIT),
    SIGNED(Scaling.SIGNED),
    BYTES(Scaling.BYTES);

    final Scaling scaling;

    Values(Scaling scaling) {
      this.scaling = scaling;
    }
  }

  @Option(
      names = {"--image-size", "--size"},
      paramLabel = "N|HxW",
      description =
          "Height and width of images (and of their masks); default: that of the model, or chosen"
              + " from the images.")
  private @Nullable String size;

  @Option(
      names = "--color",
      paramLabel = "grey|rgb",
      description = "Colors of images; default: those of the model, or chosen from the images.")
  private @Nullable ImageColor color;

  @Option(
      names = "--fit",
      paramLabel = "crop|pad|stretch",
      description =
          "How images of another shape are fitted: the middle, all with an edge, or all stretched;"
              + " default: as the model was trained, or chosen from the images.")
  private @Nullable Fit fit;

  @Mixin private BackgroundOption background = new BackgroundOption();

  @Option(
      names = "--scaling",
      paramLabel = "unit|signed|bytes",
      description =
          "Values that the model takes: 0 to 1, -1 to 1, or 0 to 255; default: as the model was"
              + " trained, or 0 to 1.")
  private @Nullable Values values;

  @Option(
      names = "--invert",
      description =
          "Exchange dark and light: for dark ink on light ground if the model expects the opposite.")
  private boolean invert;

  @Option(
      names = "--center",
      description =
          "Bring drawn digits into the form of MNIST's: the ink in a box of 20x20 of 28x28 pixels,"
              + " its center of mass in the middle; needs light ink (--invert).")
  private boolean center;

  /** Returns whether light and dark are exchanged beyond what the model's preparation does. */
  public boolean isInverted() {
    return invert;
  }

  /** Returns whether a size is asked for. */
  public boolean hasSize() {
    return size != null;
  }

  /** Returns the color behind transparent pixels; white if none is named. */
  public int background() {
    return background.color();
  }

  private Optional<Pair> pair() {
    if (size == null) {
      return Optional.empty();
    }
    Pair asked = Pair.of("--image-size", size.toLowerCase(Locale.ROOT), "x");
    if (asked.first() < 1 || asked.last() < 1) {
      throw new IllegalArgumentException("--image-size must be at least 1x1, not " + size);
    }
    return Optional.of(asked);
  }

  /**
   * Returns what is asked of a preparation that is chosen from images.
   *
   * @param input the shape that a model takes; null if there is none yet
   */
  public PreparationChoice choice(@Nullable Shape input) {
    PreparationChoice model = input == null ? PreparationChoice.FREE : PreparationChoice.of(input);
    return new PreparationChoice(
        pair().map(Pair::first).or(model::height),
        pair().map(Pair::last).or(model::width),
        Optional.ofNullable(color).or(model::color),
        Optional.ofNullable(fit).or(model::fit),
        values == null ? Scaling.UNIT : values.scaling,
        background.color(),
        invert,
        center);
  }

  /**
   * Returns the shape that images, and masks with them, are stretched to, if any is asked for.
   *
   * @param input the shape that a model takes; null if there is none
   */
  Optional<Shape> shape(@Nullable Shape input) {
    if (pair().isEmpty()) {
      return Optional.ofNullable(input);
    }
    int channels = input != null && input.rank() == 3 ? input.channels() : Shape.UNKNOWN;
    return Optional.of(Shape.of(pair().get().first(), pair().get().last(), channels));
  }

  /**
   * Returns the preparation of images for a trained model: that which it was trained with, changed
   * by these options; empty if its file tells none and none of its steps is asked for, so that
   * images are simply stretched to the shape of its input.
   *
   * @throws IllegalArgumentException if the model takes no images, or none of a size that is asked
   *     for
   */
  public Optional<Preparation> of(SavedModel saved) {
    Shape input = saved.model().inputShape();
    boolean plain = size == null && color == null && fit == null && values == null && !center;
    if (saved.metadata().preparation().isEmpty() && plain) {
      return Optional.empty();
    }
    Preparation preparation = saved.metadata().preparation().orElseGet(() -> Preparation.of(input));
    if (pair().isPresent()) {
      preparation = preparation.size(pair().get().first(), pair().get().last());
    }
    preparation = color == null ? preparation : preparation.color(color);
    preparation = fit == null ? preparation : preparation.fit(fit);
    preparation = values == null ? preparation : preparation.scaling(values.scaling);
    preparation = background.named().map(preparation::background).orElse(preparation);
    preparation = preparation.inverted(preparation.inverted() != invert);
    preparation = center ? preparation.centered(true) : preparation;
    if (!input.accepts(preparation.shape())) {
      throw new IllegalArgumentException(
          "the model takes images of %s, not of %s; leave --image-size and --color to it"
              .formatted(input, preparation.shape()));
    }
    return Optional.of(preparation);
  }
}
