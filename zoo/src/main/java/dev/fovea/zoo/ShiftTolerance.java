package dev.fovea.zoo;

import dev.fovea.data.Classified;
import dev.fovea.data.Dataset;
import dev.fovea.kernel.Kernels;
import dev.fovea.model.Model;
import dev.fovea.model.Predictor;
import dev.fovea.model.SubModel;
import dev.fovea.tensor.ArgMax;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well a classifier recognizes images that are shifted. What leaves the image is lost; what
 * enters is 0, which is the ground of digits.
 */
public final class ShiftTolerance {
  /** The directions of a shift (down, right). */
  private static final int[][] DIRECTIONS = {
    {0, 1}, {1, 1}, {1, 0}, {1, -1}, {0, -1}, {-1, -1}, {-1, 0}, {-1, 1}
  };

  private static final int BATCH = 256;

  private ShiftTolerance() {}

  /**
   * Returns the accuracy on samples that are shifted by 0, 1, 2 and so on pixels: the mean over all
   * eight directions. A shift in a diagonal direction moves by this many pixels along both axes.
   *
   * @param model a classifier; if it has several outputs the first is judged
   * @param samples images with classes
   * @param most the largest shift, at least 0
   * @return (most + 1)
   * @throws ShapeException if the samples are no images
   */
  public static double[] accuracies(Model model, Classified samples, int most, Kernels kernels) {
    return IntStream.rangeClosed(0, most)
        .mapToDouble(pixels -> accuracy(model, samples, pixels, kernels))
        .toArray();
  }

  /** Returns the accuracy for shifts by one number of pixels, as {@link #accuracies}. */
  public static double accuracy(Model model, Classified samples, int pixels, Kernels kernels) {
    Predictor predictor = Predictor.of(SubModel.ofFirstOutput(model)).on(kernels);
    int[] labels = samples.labels();
    List<int[]> directions = pixels == 0 ? List.of(new int[2]) : Arrays.asList(DIRECTIONS);
    long right = 0;
    for (int[] direction : directions) {
      for (int from = 0; from < labels.length; from += BATCH) {
        int end = Math.min(labels.length, from + BATCH);
        Tensor x = shifted(samples, from, end, pixels * direction[0], pixels * direction[1]);
        Tensor y = predictor.predict(List.of(x)).getFirst();
        int classes = y.data().length / (end - from);
        for (int i = from; i < end; i++) {
          int at = (i - from) * classes;
          right += ArgMax.of(Arrays.copyOfRange(y.data(), at, at + classes)) == labels[i] ? 1 : 0;
        }
      }
    }
    return (double) right / ((long) labels.length * directions.size());
  }

  /**
   * Returns some samples of a dataset, shifted.
   *
   * @param from the first sample
   * @param end the sample after the last one
   * @param down the shift in pixels, negative for up
   * @param right the shift in pixels, negative for left
   * @return (end - from, height, width, channels)
   * @throws ShapeException if the samples are no images
   */
  public static Tensor shifted(Dataset samples, int from, int end, int down, int right) {
    Shape shape = samples.inputShape();
    if (shape.rank() != 3) {
      throw new ShapeException(
          "only images (height, width, channels) can be shifted, not samples of " + shape);
    }
    int height = shape.dim(0);
    int row = shape.dim(1) * shape.channels();
    int move = right * shape.channels();
    int length = Math.max(0, row - Math.abs(move));
    float[] image = new float[shape.size()];
    Tensor batch = Tensor.zeros(shape.prepend(end - from));
    for (int i = from; i < end; i++) {
      samples.readInput(i, 0, image, 0);
      int at = (i - from) * shape.size();
      for (int y = Math.max(0, down); y < Math.min(height, height + down); y++) {
        System.arraycopy(
            image,
            (y - down) * row + Math.max(0, -move),
            batch.data(),
            at + y * row + Math.max(0, move),
            length);
      }
    }
    return batch;
  }
}
