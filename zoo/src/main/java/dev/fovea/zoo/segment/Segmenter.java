package dev.fovea.zoo.segment;

import dev.fovea.model.Model;
import dev.fovea.model.SubModel;
import dev.fovea.model.Tiles;
import dev.fovea.store.SavedModel;
import dev.fovea.tensor.ArgMax;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.OutputMeaning;

/**
 * Gives each pixel of a picture of any size a class, by a network whose output has a distribution,
 * or the scores, of each pixel. Large pictures are predicted in tiles, with the memory of a tile.
 *
 * <pre>{@code
 * Segmentation found = Segmenter.of(SavedModel.load(Path.of("unet.keras"))).segment(picture);
 * }</pre>
 */
public final class Segmenter {
  /** The largest number of classes: indices are bytes. */
  private static final int MOST_CLASSES = 256;

  private final Model network;
  private final Tiles tiles;
  private final OutputMeaning meaning;

  private Segmenter(Model network, Tiles tiles, OutputMeaning meaning) {
    this.network = network;
    this.tiles = tiles;
    this.meaning = meaning;
  }

  /**
   * Returns whether a model gives each pixel a class: its first output is a map of distributions or
   * scores.
   */
  public static boolean isSegmenting(SavedModel saved) {
    Model model = saved.model();
    return model.inputs().size() == 1
        && model.inputShape().rank() == 3
        && model.outputShape().rank() == 3
        && saved.rowMeaning().isExclusive();
  }

  /**
   * Returns the segmenter of a model. A model for pictures of one size is used for those of any
   * size, if its layers allow that.
   *
   * @throws IllegalArgumentException if the model does not give each pixel a class, or a layer
   *     takes maps of one size only; the message names it
   */
  public static Segmenter of(SavedModel saved) {
    if (!isSegmenting(saved)) {
      throw new IllegalArgumentException(
          "the model's output %s for an input %s is no class for each pixel of a picture; use a"
                  .formatted(saved.model().outputShape(), saved.model().inputShape())
              + " model that segments, such as unet");
    }
    Model first = SubModel.ofFirstOutput(saved.model());
    Shape input = first.inputShape();
    Model open =
        input.isKnown()
            ? SubModel.withInput(first, Shape.of(Shape.UNKNOWN, Shape.UNKNOWN, input.channels()))
            : first;
    Segmenter segmenter = new Segmenter(open, Tiles.of(open), saved.rowMeaning());
    if (segmenter.classes() > MOST_CLASSES) {
      throw new IllegalArgumentException(
          "the model knows " + segmenter.classes() + " classes; at most 256 are segmented");
    }
    return segmenter;
  }

  /** Returns the number of classes. */
  public int classes() {
    int channels = network.outputShape().channels();
    return channels == 1 ? 2 : channels;
  }

  /** Returns the number of channels of the pictures. */
  public int channels() {
    return network.inputShape().channels();
  }

  /** Returns a segmenter with tiles of another size in pixels. */
  Segmenter tiles(int size) {
    return new Segmenter(network, tiles.size(size), meaning);
  }

  /**
   * Returns the class of each pixel of a picture.
   *
   * @param picture (height, width, channels)
   * @throws ShapeException if the picture is smaller than the network takes
   */
  public Segmentation segment(Tensor picture) {
    int height = picture.shape().dim(0);
    int width = picture.shape().dim(1);
    Fitting fitting = Fitting.of(network, height, width);
    Tensor enlarged = fitting.isTrivial() ? picture : fitting.enlarge(picture);
    byte[] indices = new byte[height * width];
    tiles.predict(
        enlarged.reshape(enlarged.shape().prepend(1)),
        (output, corner, part) -> {
          int rows = Math.min(part.shape().dim(0), height - corner[0]);
          int columns = Math.min(part.shape().dim(1), width - corner[1]);
          for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
              int at = y * part.shape().dim(1) + x;
              indices[(corner[0] + y) * width + corner[1] + x] = (byte) category(part, at);
            }
          }
        });
    return new Segmentation(height, width, classes(), indices);
  }

  private int category(Tensor scores, int pixel) {
    int channels = scores.shape().channels();
    if (channels == 1) {
      return scores.data()[pixel] > meaning.threshold() ? 1 : 0;
    }
    int best = ArgMax.of(scores.data(), pixel * channels, channels);
    if (best == ArgMax.NONE) {
      throw new IllegalArgumentException(
          "the model's output is not a number (NaN); its weights are broken, so train it anew");
    }
    return best;
  }
}
