package dev.fovea.formats.dataset;

import dev.fovea.data.image.Fit;
import dev.fovea.data.image.ImageColor;
import dev.fovea.data.image.Preparation;
import dev.fovea.data.image.Scaling;
import dev.fovea.formats.image.ImageHeader;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What is asked of the preparation of images. The rest is chosen from the images themselves: the
 * size of all of them if they have one and it is not large, or else a square of at most {@value
 * #USUAL} pixels; grey if all are grey; cropped to the middle, or padded if many are so long that
 * the middle is less than half of them.
 *
 * @param height the height, if asked for
 * @param width the width, if asked for
 * @param color the colors, if asked for
 * @param fit how images are fitted, if asked for
 * @param scaling the values that the model takes
 * @param background the color behind transparent pixels and beside padded images, 0xRRGGBB
 * @param inverted whether light and dark are exchanged
 * @param centered whether the ink is brought to the middle
 */
public record PreparationChoice(
    Optional<Integer> height,
    Optional<Integer> width,
    Optional<ImageColor> color,
    Optional<Fit> fit,
    Scaling scaling,
    int background,
    boolean inverted,
    boolean centered) {
  /** Nothing is asked for: all is chosen. */
  public static final PreparationChoice FREE =
      new PreparationChoice(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Scaling.UNIT,
          Preparation.WHITE,
          false,
          false);

  /** The side of images of mixed sizes. */
  private static final int USUAL = 96;

  /** The most pixels of images that are taken as they are. */
  private static final int LARGEST_AS_IS = 160 * 160;

  /** The ratio of sides beyond which the middle is less than half of an image. */
  private static final double LONG = 2;

  /** The share of long images from which on all are padded. */
  private static final double MANY = 0.1;

  /** Sides are multiples of this, which suits networks that halve them. */
  private static final int STEP = 8;

  /**
   * Returns the choice of a shape: what is known of it is asked for, and images are stretched to it
   * if it is all known, as models of other programs were usually trained.
   *
   * @throws IllegalArgumentException if the shape is not that of an image
   */
  public static PreparationChoice of(Shape shape) {
    boolean image =
        shape.rank() == 3
            && (shape.dim(2) == Shape.UNKNOWN || List.of(1, 3).contains(shape.dim(2)));
    if (!image) {
      throw new IllegalArgumentException(
          "the model takes %s, which is not the shape of an image; use a model for images"
              .formatted(shape));
    }
    boolean known = shape.dim(0) != Shape.UNKNOWN && shape.dim(1) != Shape.UNKNOWN;
    return new PreparationChoice(
        known(shape.dim(0)),
        known(shape.dim(1)),
        known(shape.dim(2)).map(ImageColor::of),
        known ? Optional.of(Fit.STRETCH) : Optional.empty(),
        Scaling.UNIT,
        Preparation.WHITE,
        false,
        false);
  }

  private static Optional<Integer> known(int dim) {
    return dim == Shape.UNKNOWN ? Optional.empty() : Optional.of(dim);
  }

  /**
   * Returns the preparation of images.
   *
   * @param headers what the files of the images say, or those of some of them; at least one
   * @param allGrey whether the pixels of all images, or of some of them, are grey, although the
   *     files may be in color; asked only if it matters
   */
  Preparation choose(List<ImageHeader> headers, BooleanSupplier allGrey) {
    ImageColor colors =
        color.orElseGet(() -> allGrey.getAsBoolean() ? ImageColor.GREY : ImageColor.RGB);
    ImageHeader first = headers.getFirst();
    boolean even =
        headers.stream().allMatch(h -> h.height() == first.height() && h.width() == first.width());
    boolean asIs = even && (long) first.height() * first.width() <= LARGEST_AS_IS;
    int side = asIs ? 0 : side(headers);
    long many = headers.stream().filter(header -> ratio(header) > LONG).count();
    Fit fitted = fit.orElse(many > MANY * headers.size() ? Fit.PAD : Fit.CROP);
    // One side that is asked for stands for both, unless all images have the same.
    int high = height.or(() -> width.filter(w -> !asIs)).orElse(asIs ? first.height() : side);
    int wide = width.or(() -> height.filter(h -> !asIs)).orElse(asIs ? first.width() : side);
    return new Preparation(high, wide, colors, fitted, scaling, background, inverted, centered);
  }

  private static double ratio(ImageHeader header) {
    double ratio = (double) header.width() / header.height();
    return Math.max(ratio, 1 / ratio);
  }

  /** Returns the usual side, or the median of the images' shorter sides if that is smaller. */
  private static int side(List<ImageHeader> headers) {
    int[] sides =
        headers.stream()
            .mapToInt(header -> Math.min(header.height(), header.width()))
            .sorted()
            .toArray();
    int median = sides[sides.length / 2];
    return Math.min(USUAL, Math.max(STEP, median / STEP * STEP));
  }
}
