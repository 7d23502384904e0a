package dev.fovea.insight.attribution;

import dev.fovea.insight.text.Words;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;

/**
 * Occlusion: the decrease of the score when a patch of the mean color covers a part of the image,
 * averaged over the patches that cover a position (M. Zeiler and R. Fergus, Visualizing and
 * understanding convolutional networks, ECCV 2014, section 4.2). Uses no gradients.
 *
 * @param size side of the square patch in pixels; 0 for a seventh of the shorter side of the image
 * @param stride distance between patches in pixels; 0 for half of the size
 */
public record Occlusion(int size, int stride) implements AttributionMethod {
  private static final int BATCH = 32;

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if a setting is negative
   */
  public Occlusion {
    if (size < 0 || stride < 0) {
      throw new IllegalArgumentException("the size and stride of patches must be 0 or more");
    }
  }

  /** Returns the default settings: patches of a seventh of the image that overlap by half. */
  public static Occlusion usual() {
    return new Occlusion(0, 0);
  }

  @Override
  public String name() {
    return "Occlusion";
  }

  @Override
  public String meaning(Words words) {
    return words.text("method.occlusion.meaning");
  }

  @Override
  public Attribution explain(ClassScore score, Tensor image) {
    int height = image.shape().dim(0);
    int width = image.shape().dim(1);
    int shorter = Math.min(height, width);
    int patch = Math.clamp(size == 0 ? Math.round(shorter / 7f) : size, 1, shorter);
    int step = stride == 0 ? Math.max(1, patch / 2) : stride;
    int rows = Math.ceilDiv(height - patch, step) + 1;
    int columns = Math.ceilDiv(width - patch, step) + 1;
    float whole = score.scores(ImageBatches.of(image))[0];
    float[] fill = mean(image);
    float[] falls = new float[height * width];
    int[] covered = new int[height * width];
    for (int from = 0; from < rows * columns; from += BATCH) {
      int here = Math.min(BATCH, rows * columns - from);
      Tensor batch = ImageBatches.repeat(image, here);
      for (int i = 0; i < here; i++) {
        int top = Math.min((from + i) / columns * step, height - patch);
        int left = Math.min((from + i) % columns * step, width - patch);
        cover(batch, i, top, left, patch, fill);
      }
      float[] scores = score.scores(batch);
      for (int i = 0; i < here; i++) {
        int top = Math.min((from + i) / columns * step, height - patch);
        int left = Math.min((from + i) % columns * step, width - patch);
        for (int p = 0; p < patch * patch; p++) {
          int at = (top + p / patch) * width + left + p % patch;
          falls[at] += whole - scores[i];
          covered[at]++;
        }
      }
    }
    for (int i = 0; i < falls.length; i++) {
      // If the stride is larger than the size, some positions are never covered.
      falls[i] /= Math.max(1, covered[i]);
    }
    return new Attribution(name(), score.category(), whole, height, width, falls);
  }

  private static float[] mean(Tensor image) {
    int channels = image.shape().channels();
    float[] mean = new float[channels];
    for (int i = 0; i < image.data().length; i++) {
      mean[i % channels] += image.data()[i] / (image.data().length / (float) channels);
    }
    return mean;
  }

  private static void cover(Tensor batch, int sample, int top, int left, int patch, float[] fill) {
    Shape shape = batch.shape().tail();
    for (int p = 0; p < patch * patch; p++) {
      int place = (top + p / patch) * shape.dim(1) + left + p % patch;
      System.arraycopy(
          fill, 0, batch.data(), sample * shape.size() + place * fill.length, fill.length);
    }
  }
}
