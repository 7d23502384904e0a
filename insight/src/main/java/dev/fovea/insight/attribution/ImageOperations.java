package dev.fovea.insight.attribution;

import dev.fovea.tensor.Shape;

/** Shifting, blurring and averaging of images, all of which are (height, width, channels). */
final class ImageOperations {
  private ImageOperations() {}

  /** Shifts an image circularly. */
  static float[] roll(float[] x, Shape image, int down, int right) {
    int height = image.dim(0);
    int width = image.dim(1);
    int channels = image.channels();
    float[] rolled = new float[x.length];
    for (int i = 0; i < height * width; i++) {
      int row = Math.floorMod(i / width + down, height);
      int column = Math.floorMod(i % width + right, width);
      System.arraycopy(x, i * channels, rolled, (row * width + column) * channels, channels);
    }
    return rolled;
  }

  /** Mixes each pixel with the mean of its neighbours above, below, left and right. */
  static float[] blur(float[] x, Shape image, double share) {
    float[][] moved = {
      roll(x, image, 1, 0), roll(x, image, -1, 0), roll(x, image, 0, 1), roll(x, image, 0, -1)
    };
    float[] blurred = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      double mean = (moved[0][i] + moved[1][i] + moved[2][i] + moved[3][i]) / 4.0;
      blurred[i] = (float) (x[i] + share * (mean - x[i]));
    }
    return blurred;
  }

  /** Returns the means of one channel over squares of {@code grain} x {@code grain} pixels. */
  static float[] means(float[] x, Shape image, int channel, int grain) {
    int width = image.dim(1);
    int columns = Math.ceilDiv(width, grain);
    float[] sums = new float[Math.ceilDiv(image.dim(0), grain) * columns];
    int[] counts = new int[sums.length];
    for (int i = 0; i < image.dim(0) * width; i++) {
      int at = i / width / grain * columns + i % width / grain;
      sums[at] += x[i * image.channels() + channel];
      counts[at]++;
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= counts[i];
    }
    return sums;
  }
}
