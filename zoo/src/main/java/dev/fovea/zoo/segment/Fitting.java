package dev.fovea.zoo.segment;

import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a picture is enlarged so that a segmentation network takes it and gives each of its pixels a
 * class: by its mirror image beyond the edges, as the paper of the U-Net does.
 *
 * @param picture the size of the picture, (height, width)
 * @param input the size of the enlarged picture
 * @param output the size of the network's output for it; its top left part belongs to the picture
 * @param top the rows before the picture's first one
 * @param left the columns before the picture's first one
 */
public record Fitting(Shape picture, Shape input, Shape output, int top, int left) {
  /** The largest size that is tried beyond that of the picture. */
  private static final int REACH = 4096;

  /**
   * Returns the smallest enlargement.
   *
   * @param network a network with one input (height, width, channels) of open sizes, and an output
   *     for each pixel
   * @throws ShapeException if the picture is smaller than the smallest one that the network takes
   * @throws IllegalArgumentException if the network does not give an output for each pixel
   */
  public static Fitting of(Model network, int height, int width) {
    int least = first(network, 1, 1).orElseThrow(() -> noPixels(network)).input;
    if (height < least || width < least) {
      throw new ShapeException(
          "a picture of %s is smaller than the network takes, at least %s; enlarge it"
              .formatted(Shape.of(height, width), Shape.of(least, least)));
    }
    Along down = along(network, height);
    Along across = along(network, width);
    return new Fitting(
        Shape.of(height, width),
        Shape.of(down.input, across.input),
        Shape.of(down.output, across.output),
        down.before(),
        across.before());
  }

  /** The sizes along one axis. */
  private record Along(int input, int output) {
    int before() {
      return (input - output) / 2;
    }
  }

  private static Along along(Model network, int size) {
    Along fitted = first(network, size, size).orElseThrow(() -> noPixels(network));
    Along next =
        first(network, fitted.input + 1, fitted.output + 1).orElseThrow(() -> noPixels(network));
    if (next.output - fitted.output != next.input - fitted.input) {
      throw noPixels(network);
    }
    return fitted;
  }

  private static IllegalArgumentException noPixels(Model network) {
    return new IllegalArgumentException(
        "the network's output %s has no number for each pixel of its input %s; use a network that"
                .formatted(network.outputShape(), network.inputShape())
            + " segments, such as unet");
  }

  /** Returns the smallest input from a size on whose output has a size or more. */
  private static Optional<Along> first(Model network, int from, int least) {
    for (int size = from; size <= from + REACH; size++) {
      OptionalInt output = output(network, size);
      if (output.isPresent() && output.getAsInt() >= least) {
        return Optional.of(new Along(size, output.getAsInt()));
      }
    }
    return Optional.empty();
  }

  private static OptionalInt output(Model network, int size) {
    Shape input = Shape.of(size, size, network.inputShape().channels());
    try {
      Shape output = network.outputShapes(List.of(input)).getFirst();
      return output.rank() == 3 ? OptionalInt.of(output.dim(0)) : OptionalInt.empty();
    } catch (ShapeException e) {
      return OptionalInt.empty();
    }
  }

  /** Returns whether the network takes the picture as it is. */
  public boolean isTrivial() {
    return input.equals(picture) && output.equals(picture);
  }

  /**
   * Returns the enlarged picture.
   *
   * @param pixels (height, width, channels)
   */
  public Tensor enlarge(Tensor pixels) {
    Tensor enlarged = Tensor.zeros(input.append(pixels.shape().channels()));
    enlarge(pixels.data(), pixels.shape().channels(), enlarged.data(), 0);
    return enlarged;
  }

  /** Writes the enlarged picture (height, width, channels) to an array. */
  void enlarge(float[] pixels, int channels, float[] into, int offset) {
    int height = picture.dim(0);
    int width = picture.dim(1);
    for (int y = 0; y < input.dim(0); y++) {
      int row = mirrored(y - top, height) * width;
      for (int x = 0; x < input.dim(1); x++) {
        int from = (row + mirrored(x - left, width)) * channels;
        System.arraycopy(pixels, from, into, offset + (y * input.dim(1) + x) * channels, channels);
      }
    }
  }

  /** Returns the position whose mirror image lies at a position; the edge pixel comes twice. */
  private static int mirrored(int at, int size) {
    int folded = Math.floorMod(at, 2 * size);
    return folded < size ? folded : 2 * size - 1 - folded;
  }

  /** Writes numbers (height, width) of the picture's pixels into ones of the output's pixels. */
  void extend(float[] numbers, float outside, float[] into, int offset) {
    for (int y = 0; y < output.dim(0); y++) {
      for (int x = 0; x < output.dim(1); x++) {
        boolean inside = y < picture.dim(0) && x < picture.dim(1);
        into[offset + y * output.dim(1) + x] = inside ? numbers[y * picture.dim(1) + x] : outside;
      }
    }
  }
}
