package dev.fovea.app.common;

import dev.fovea.data.image.Ground;
import dev.fovea.data.image.Grounds;
import dev.fovea.data.image.Preparation;
import dev.fovea.formats.image.ImageDecoder;
import dev.fovea.formats.image.ImageFiles;
import dev.fovea.formats.image.ImageHeader;
import dev.fovea.formats.image.ImagePreparer;
import dev.fovea.formats.image.ImagePreparer.Prepared;
import dev.fovea.model.Model;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads image files as inputs of a model: prepared as it was trained, or, if its file does not tell
 * how, stretched to the shape of its input. Several threads may read at once.
 */
public final class ImageInputs {
  private final Shape input;
  private final Optional<ImagePreparer> preparer;
  private final int background;
  private final boolean inverted;
  private final Ground ground;

  /**
   * An image that was read.
   *
   * @param x the input of the model, (height, width, channels)
   * @param conversion what was done, in a few words
   * @param remarks what should be known about the image, a line each
   */
  public record Read(Tensor x, String conversion, List<String> remarks) {}

  /**
   * Creates what reads images.
   *
   * @throws IllegalArgumentException if the model takes no images
   */
  public ImageInputs(SavedModel saved, PreparationOptions options) {
    input = saved.model().inputShape();
    if (input.rank() != 3) {
      throw new IllegalArgumentException(
          "the model takes %s, which is not the shape of an image".formatted(input));
    }
    preparer = options.of(saved).map(ImagePreparer::new);
    background = options.background();
    inverted = options.isInverted();
    ground = inverted ? Ground.NONE : ground(saved);
  }

  /**
   * Returns what a model expects images to be drawn on. A file of another program does not tell;
   * models of ten classes of digits in MNIST's form expect light ink on dark ground nearly always.
   */
  private static Ground ground(SavedModel saved) {
    Model model = saved.model();
    boolean digits =
        model.inputShape().equals(Shape.of(28, 28, 1))
            && model.outputShapes().getFirst().equals(Shape.of(10));
    return digits && saved.metadata().preparation().isEmpty()
        ? Ground.DARK
        : saved.metadata().ground();
  }

  /**
   * Reads an image.
   *
   * @throws dev.fovea.data.DataException if the file is missing, not an image, corrupt or too large
   */
  public Read read(Path image) {
    List<String> remarks = new ArrayList<>();
    if (preparer.isPresent()) {
      Prepared prepared = preparer.get().prepare(image);
      tell(image, prepared.header(), remarks);
      tellInk(image, preparer.get(), prepared, remarks);
      if (prepared.vanishes()) {
        remarks.add(vanishing(image, preparer.get().preparation().background()));
      }
      Tensor x = preparer.get().tensor(prepared);
      return new Read(x, conversion(prepared.header(), x, preparer.get().preparation()), remarks);
    }
    ImageHeader header = ImageDecoder.header(image);
    Tensor x = ImageFiles.read(image, input, background);
    tell(image, header, remarks);
    tellInk(image, x, remarks);
    return new Read(
        inverted ? ImageFiles.invert(x) : x,
        conversion(header, x, Preparation.of(x.shape()).inverted(inverted)),
        remarks);
  }

  private static String conversion(ImageHeader header, Tensor x, Preparation how) {
    Shape given = Shape.of(header.readHeight(), header.readWidth(), header.channels());
    String fit =
        how.centered()
            ? ", the ink centered"
            : switch (how.fit()) {
              case CROP -> ", cropped to the middle";
              case PAD -> ", padded";
              case STRETCH -> "";
            };
    return (given.equals(x.shape()) && !how.centered()
            ? "not converted, " + given
            : "converted from %s to %s%s".formatted(given, x.shape(), fit))
        + (how.inverted() ? ", dark and light exchanged" : "");
  }

  private static void tell(Path image, ImageHeader header, List<String> remarks) {
    if (header.step() > 1) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "%s: has %dx%d pixels, more than %,d, so that one in %d is read",
              image,
              header.height(),
              header.width(),
              ImageDecoder.MAX_PIXELS,
              header.step() * header.step()));
    }
  }

  private static String vanishing(Path image, int background) {
    return String.format(
        Locale.ROOT,
        "%s: is drawn on transparent ground and hardly to be seen on the background #%06x; name"
            + " another with --background",
        image,
        background);
  }

  private void tellInk(Path image, ImagePreparer how, Prepared prepared, List<String> remarks) {
    byte[] bytes = prepared.bytes();
    Ground drawn =
        Grounds.of(
            prepared.height(),
            prepared.width(),
            how.preparation().color().channels(),
            i -> (bytes[i] & 0xff) / 255.0);
    tellInk(image, drawn, remarks);
  }

  private void tellInk(Path image, Tensor x, List<String> remarks) {
    Shape shape = x.shape();
    tellInk(
        image, Grounds.of(shape.dim(0), shape.dim(1), shape.channels(), i -> x.data()[i]), remarks);
  }

  private void tellInk(Path image, Ground drawn, List<String> remarks) {
    if (ground == Ground.DARK && drawn == Ground.LIGHT) {
      remarks.add(
          image
              + ": seems to be dark ink on light ground, and the model expects the opposite; try"
              + " --invert");
    }
  }
}
