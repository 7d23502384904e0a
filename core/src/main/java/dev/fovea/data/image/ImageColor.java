package dev.fovea.data.image;

/** The colors of a prepared image. */
public enum ImageColor {
  /** One channel, the luma of ITU-R BT.601: 0.299 red + 0.587 green + 0.114 blue. */
  GREY(1),

  /** Three channels: red, green and blue. */
  RGB(3);

  private final int channels;

  ImageColor(int channels) {
    this.channels = channels;
  }

  /** Returns the number of channels. */
  public int channels() {
    return channels;
  }

  /**
   * Returns the colors of a number of channels.
   *
   * @throws IllegalArgumentException if it is neither 1 nor 3
   */
  public static ImageColor of(int channels) {
    return switch (channels) {
      case 1 -> GREY;
      case 3 -> RGB;
      default ->
          throw new IllegalArgumentException(
              "an image has 1 channel (grey) or 3 (red, green, blue), not " + channels);
    };
  }
}
