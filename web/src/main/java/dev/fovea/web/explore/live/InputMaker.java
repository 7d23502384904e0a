package dev.fovea.web.explore.live;

import dev.fovea.data.image.Ground;
import dev.fovea.data.image.Preparation;
import dev.fovea.data.image.Scaling;
import dev.fovea.formats.image.ImagePreparer;
import dev.fovea.store.ModelMetadata;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.web.WebException;
import java.util.Locale;
import java.util.Optional;

/**
 * Turns what was drawn into the input of a model: as it was drawn, or prepared as the data of
 * handwritten digits is, in a box with its center of mass in the middle. An input that is no
 * picture is filled from a picture of as many places.
 */
public final class InputMaker {
  /** The most pixels of a side that are taken from a page. */
  private static final int MOST = 2048;

  /** Pictures with fewer pixels on a side have no room for a box. */
  private static final int LEAST_CENTERED = 8;

  private final Shape input;
  private final Shape picture;
  private final Scaling scaling;
  private final Ground ground;
  private final boolean digits;
  private final ImagePreparer plain;
  private final Optional<ImagePreparer> centered;

  /**
   * What was drawn.
   *
   * @param pixels (height, width, channels), each from 0 (black) to 255 (white)
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Picture(int height, int width, int channels, byte[] pixels) {
    /**
     * Checks the sizes.
     *
     * @throws WebException if they do not match, or are too large
     */
    public Picture {
      if (height < 1 || width < 1 || height > MOST || width > MOST) {
        throw WebException.invalid(
            String.format(
                Locale.ROOT,
                "a picture has 1 to %d pixels on a side, not %dx%d",
                MOST,
                height,
                width));
      }
      if (channels != 1 && channels != 3) {
        throw WebException.invalid("a picture has 1 or 3 channels, not " + channels);
      }
      if (pixels.length != height * width * channels) {
        throw WebException.invalid(
            String.format(
                Locale.ROOT,
                "a picture of %dx%dx%d has %d bytes, not %d",
                height,
                width,
                channels,
                height * width * channels,
                pixels.length));
      }
    }

    /** Returns a black picture. */
    static Picture black(Shape shape) {
      return new Picture(shape.dim(0), shape.dim(1), shape.dim(2), new byte[shape.size()]);
    }
  }

  /** Creates what makes inputs for a network. */
  public InputMaker(LiveNetwork network) {
    this(network.inputShape(), network.classes(), network.saved().metadata());
  }

  /**
   * Creates what makes inputs of a shape.
   *
   * @param classes the number of classes that the model tells apart; 0 if it does not
   * @param metadata what the model's file tells of its inputs
   */
  public InputMaker(Shape input, int classes, ModelMetadata metadata) {
    this.input = input;
    MapSizes sizes = MapSizes.of(input);
    int side = (int) Math.round(Math.sqrt(input.size()));
    this.picture =
        input.rank() < 2 && side * side == input.size()
            ? Shape.of(side, side, 1)
            : Shape.of(sizes.height(), sizes.width(), sizes.maps() == 3 ? 3 : 1);
    Optional<Preparation> told =
        metadata.preparation().filter(known -> input.accepts(known.shape()));
    Preparation usual = Preparation.of(picture);
    this.digits = input.equals(Shape.of(28, 28, 1)) && classes == 10;
    this.scaling = told.map(Preparation::scaling).orElse(Scaling.UNIT);
    this.ground = told.isEmpty() && digits ? Ground.DARK : metadata.ground();
    // The pen draws as the model expects it, so that nothing is inverted here.
    Preparation drawn = usual.scaling(scaling);
    this.plain = new ImagePreparer(drawn);
    boolean roomy = picture.dim(0) >= LEAST_CENTERED && picture.dim(1) >= LEAST_CENTERED;
    this.centered =
        picture.channels() == 1 && roomy && ground != Ground.LIGHT
            ? Optional.of(new ImagePreparer(drawn.centered(true)))
            : Optional.empty();
  }

  /** Returns the shape that pictures get: (height, width, 1 or 3). */
  public Shape picture() {
    return picture;
  }

  /** Returns whether drawings can be centered. */
  public boolean canCenter() {
    return centered.isPresent();
  }

  /** Returns whether drawings should be centered unless the user says otherwise. */
  public boolean centersByDefault() {
    return digits && canCenter();
  }

  /** Returns whether the model expects dark ink on light ground. */
  public boolean isLight() {
    return ground == Ground.LIGHT;
  }

  /** Returns an empty drawing. */
  public Picture empty() {
    return Picture.black(picture);
  }

  /** Returns the input of the model for a picture. */
  public Tensor of(Picture drawn, boolean center) {
    int channels = picture.channels();
    Tensor made =
        (center ? centered.orElse(plain) : plain)
            .tensor((row, into) -> read(drawn, channels, row, into), drawn.height, drawn.width);
    if (made.shape().size() == input.size()) {
      return Tensor.of(input, made.data());
    }
    // Every channel of a signal, or of more than three, gets the same.
    Tensor filled = Tensor.zeros(input);
    int maps = input.size() / made.data().length;
    for (int i = 0; i < input.size(); i++) {
      filled.data()[i] = made.data()[i / maps];
    }
    return filled;
  }

  private static void read(Picture drawn, int channels, int row, float[] into) {
    int from = row * drawn.width * drawn.channels;
    for (int x = 0; x < drawn.width; x++) {
      for (int c = 0; c < channels; c++) {
        int at = from + x * drawn.channels;
        into[x * channels + c] =
            drawn.channels == channels
                ? value(drawn, at + c)
                : drawn.channels == 1
                    ? value(drawn, at)
                    : (value(drawn, at) + value(drawn, at + 1) + value(drawn, at + 2)) / 3;
      }
    }
  }

  private static float value(Picture drawn, int at) {
    return (drawn.pixels[at] & 0xff) / 255f;
  }

  /** Returns an input of the model, such as a sample, as a picture. */
  public Picture picture(Tensor sample) {
    int channels = picture.channels();
    int places = picture.size() / channels;
    int each = sample.data().length / places;
    byte[] pixels = new byte[picture.size()];
    for (int i = 0; i < pixels.length; i++) {
      int channel = i % channels;
      float value = sample.data()[i / channels * each + Math.min(channel, each - 1)];
      float unit = (value - scaling.offset(channel)) / scaling.factor(channel);
      pixels[i] = (byte) Math.clamp(Math.round(unit * 255), 0, 255);
    }
    return new Picture(picture.dim(0), picture.dim(1), channels, pixels);
  }
}
