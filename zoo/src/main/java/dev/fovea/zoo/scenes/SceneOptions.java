package dev.fovea.zoo.scenes;

/**
 * What a scene looks like. Immutable; each method returns a copy with one option changed.
 *
 * @param height the height of a scene in pixels
 * @param width the width of a scene in pixels
 * @param fewest the smallest number of digits
 * @param most the largest number of digits
 * @param smallest the smallest height of a digit in pixels
 * @param largest the largest height of a digit in pixels
 * @param overlap the largest share of a digit's box that another box may cover, from 0 to 1
 * @param noise the standard deviation of the noise of each pixel, where ink is 1
 * @param clutter the number of strokes, dots and fragments of digits that are no digits
 */
public record SceneOptions(
    int height,
    int width,
    int fewest,
    int most,
    double smallest,
    double largest,
    double overlap,
    double noise,
    int clutter) {
  /** Scenes of 280x280 with 5 to 12 digits of 20 to 40 pixels, apart, on a clean ground. */
  public static final SceneOptions CLEAN = new SceneOptions(280, 280, 5, 12, 20, 40, 0, 0, 0);

  /** The same with noise and clutter. */
  public static final SceneOptions NOISY = CLEAN.noise(0.15).clutter(12);

  /**
   * Creates the options.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public SceneOptions {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "a scene must have at least 1x1 pixels, not " + height + "x" + width);
    }
    if (fewest < 0 || most < fewest) {
      throw new IllegalArgumentException(
          "a scene cannot have from " + fewest + " to " + most + " digits");
    }
    if (!(smallest >= 4 && largest >= smallest)) {
      throw new IllegalArgumentException(
          "digits cannot be from " + smallest + " to " + largest + " pixels high; the least is 4");
    }
    if (!(overlap >= 0 && overlap <= 1)) {
      throw new IllegalArgumentException("overlap must be from 0 to 1, not " + overlap);
    }
    if (!(noise >= 0) || clutter < 0) {
      throw new IllegalArgumentException("noise and clutter must be at least 0");
    }
  }

  /** Returns scenes of another size in pixels. */
  public SceneOptions size(int newHeight, int newWidth) {
    return new SceneOptions(
        newHeight, newWidth, fewest, most, smallest, largest, overlap, noise, clutter);
  }

  /** Returns scenes with another number of digits. */
  public SceneOptions digits(int least, int greatest) {
    return new SceneOptions(
        height, width, least, greatest, smallest, largest, overlap, noise, clutter);
  }

  /** Returns scenes with digits of other heights in pixels. */
  public SceneOptions heights(double least, double greatest) {
    return new SceneOptions(height, width, fewest, most, least, greatest, overlap, noise, clutter);
  }

  /** Returns scenes in which boxes may cover this share of each other. */
  public SceneOptions overlap(double share) {
    return new SceneOptions(height, width, fewest, most, smallest, largest, share, noise, clutter);
  }

  /** Returns scenes with noise of this standard deviation. */
  public SceneOptions noise(double deviation) {
    return new SceneOptions(
        height, width, fewest, most, smallest, largest, overlap, deviation, clutter);
  }

  /** Returns scenes with this number of strokes, dots and fragments. */
  public SceneOptions clutter(int count) {
    return new SceneOptions(height, width, fewest, most, smallest, largest, overlap, noise, count);
  }
}
