package dev.fovea.web.serve.inference;

import dev.fovea.data.DataException;
import dev.fovea.data.image.Preparation;
import dev.fovea.formats.image.ImageFiles;
import dev.fovea.formats.image.ImagePreparer;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import dev.fovea.web.WebException;
import dev.fovea.web.serve.protocol.Elements;
import java.util.List;
import java.util.Optional;

/**
 * Turns image files into the input of a model: prepared as it was trained, or, if its file does not
 * tell how, stretched to the shape of its input.
 */
public final class Images {
  private final Shape input;
  private final Optional<ImagePreparer> preparer;
  private final Options options;

  /**
   * What a request may ask for beyond the model's own preparation.
   *
   * @param inverted whether light and dark are exchanged
   * @param centered whether the ink is brought to the middle, as that of MNIST's digits is
   */
  public record Options(boolean inverted, boolean centered) {
    /** The model's own preparation. */
    public static final Options NONE = new Options(false, false);
  }

  /**
   * Creates what reads the images of a request.
   *
   * @param input the shape of one sample, in which sizes may be unknown
   * @throws WebException if the input takes no images, or they cannot be prepared so
   */
  public Images(SavedModel saved, String name, Shape input, Options options) {
    if (!isImage(input)) {
      throw WebException.invalid(
          "input \"%s\" takes %s, which is not the shape of an image; send numbers"
              .formatted(name, input));
    }
    this.input = input;
    this.options = options;
    try {
      this.preparer = preparation(saved, input, options).map(ImagePreparer::new);
    } catch (IllegalArgumentException e) {
      throw WebException.invalid(WebException.line(e));
    }
  }

  /** Returns whether an input may be given as image files. */
  public static boolean isImage(Shape input) {
    return input.rank() == 3 && List.of(1, 3, Shape.UNKNOWN).contains(input.channels());
  }

  private static Optional<Preparation> preparation(SavedModel saved, Shape input, Options options) {
    Optional<Preparation> own =
        saved.metadata().preparation().filter(one -> input.accepts(one.shape()));
    if (own.isEmpty() && !options.centered()) {
      return Optional.empty();
    }
    Preparation preparation = own.orElseGet(() -> Preparation.of(input));
    preparation = preparation.inverted(preparation.inverted() != options.inverted());
    return Optional.of(options.centered() ? preparation.centered(true) : preparation);
  }

  /**
   * Reads an image.
   *
   * @param name what messages call it
   * @return the input of the model, (height, width, channels)
   * @throws WebException if it is not an image, corrupt or too large
   */
  public Tensor read(byte[] content, String name) {
    try {
      if (preparer.isPresent()) {
        return preparer.get().read(content, name);
      }
      Tensor image = ImageFiles.read(content, name, input, Preparation.WHITE);
      return options.inverted() ? ImageFiles.invert(image) : image;
    } catch (DataException | ShapeException e) {
      throw WebException.invalid(WebException.line(e));
    }
  }

  /**
   * Reads images as a batch.
   *
   * @param name what messages call them
   * @return (images, height, width, channels)
   * @throws WebException if one is not an image, corrupt or too large, or if they differ in size
   */
  public Tensor read(List<byte[]> contents, String name) {
    if (contents.isEmpty()) {
      throw WebException.invalid(name + ": there are no images");
    }
    Tensor first = read(contents.getFirst(), element(name, 0));
    Shape shape = first.shape();
    int size = shape.size();
    Tensor all = batch(shape, contents.size(), name);
    System.arraycopy(first.data(), 0, all.data(), 0, size);
    for (int i = 1; i < contents.size(); i++) {
      Tensor image = read(contents.get(i), element(name, i));
      if (!image.shape().equals(shape)) {
        throw WebException.invalid(
            "%s: is %s and the first one %s; send images of one size in a request"
                .formatted(element(name, i), image.shape(), shape));
      }
      System.arraycopy(image.data(), 0, all.data(), i * size, size);
    }
    Elements.numbers(all.data(), name);
    return all;
  }

  private static Tensor batch(Shape shape, int images, String name) {
    try {
      return Tensor.zeros(shape.prepend(images));
    } catch (ShapeException e) {
      throw WebException.invalid(name + ": " + WebException.line(e));
    }
  }

  private static String element(String name, int index) {
    return "%s, image %s".formatted(name, index);
  }
}
