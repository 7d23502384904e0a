package dev.fovea.formats.image;

import dev.fovea.formats.image.Resampling.Window;
import java.util.Arrays;

/**
 * Brings drawn digits into the form of MNIST's: "the original black and white images from NIST were
 * size normalized to fit in a 20x20 pixel box while preserving their aspect ratio [...] the images
 * were centered in a 28x28 image by computing the center of mass of the pixels, and translating the
 * image so as to position this point at the center of the 28x28 field" (LeCun, Cortes, Burges, The
 * MNIST database). That point is pixel (14, 14), counted from 0. Other sizes are treated in
 * proportion.
 */
final class InkCentering {
  /** The box of the ink, as a share of the field. */
  private static final double BOX = 20 / 28.0;

  /** Pixels this far from the ground are ink, as a share of the way to the lightest pixel. */
  private static final float INK = 0.1f;

  /** The least difference of the lightest pixel from the ground for there to be any ink. */
  private static final float FAINTEST = 1 / 16f;

  /** The side to which large images are shrunk first. */
  private static final int LARGEST = 1024;

  /** More than sums are rounded by, so that what lies between two places goes to the same one. */
  private static final double ROUNDING = 1e-5;

  private InkCentering() {}

  /**
   * Returns the centered image, (height, width, channels).
   *
   * @param rows the rows of an image of light ink on darker ground
   */
  static float[] center(
      Rows rows, int oldHeight, int oldWidth, int channels, int height, int width) {
    double shrink = Math.min(1, (double) LARGEST / Math.max(oldHeight, oldWidth));
    int high = (int) Math.max(1, Math.round(oldHeight * shrink));
    int wide = (int) Math.max(1, Math.round(oldWidth * shrink));
    float[] image =
        Resampling.resize(
            rows, oldWidth, channels, new Window(0, 0, oldHeight, oldWidth), high, wide);
    float[] ink = means(image, channels);
    float ground = ground(ink, high, wide);
    Window box = box(ink, high, wide, ground);
    double scale =
        Math.min(
            Math.round(BOX * height) / (double) box.height(),
            Math.round(BOX * width) / (double) box.width());
    int boxHeight = Math.clamp(Math.round(box.height() * scale), 1, height);
    int boxWidth = Math.clamp(Math.round(box.width() * scale), 1, width);
    Rows whole = (row, into) -> System.arraycopy(image, row * into.length, into, 0, into.length);
    float[] small = Resampling.resize(whole, wide, channels, box, boxHeight, boxWidth);
    float[] mass = means(small, channels);
    int top = place(centerOfMass(mass, boxWidth, ground, true), boxHeight, height);
    int left = place(centerOfMass(mass, boxWidth, ground, false), boxWidth, width);
    float[] field = new float[height * width * channels];
    Arrays.fill(field, ground);
    for (int y = 0; y < boxHeight; y++) {
      System.arraycopy(
          small,
          y * boxWidth * channels,
          field,
          ((top + y) * width + left) * channels,
          boxWidth * channels);
    }
    return field;
  }

  private static float[] means(float[] image, int channels) {
    float[] means = new float[image.length / channels];
    for (int i = 0; i < image.length; i++) {
      means[i / channels] += image[i] / channels;
    }
    return means;
  }

  /** Returns the value of the ground: the median of the edge. */
  private static float ground(float[] ink, int height, int width) {
    float[] edge = new float[2 * (height + width)];
    int count = 0;
    for (int x = 0; x < width; x++) {
      edge[count++] = ink[x];
      edge[count++] = ink[(height - 1) * width + x];
    }
    for (int y = 0; y < height; y++) {
      edge[count++] = ink[y * width];
      edge[count++] = ink[y * width + width - 1];
    }
    Arrays.sort(edge);
    return edge[count / 2];
  }

  /** Returns the smallest window that holds all ink; the whole image if there is none. */
  private static Window box(float[] ink, int height, int width, float ground) {
    float lightest = 0;
    for (float value : ink) {
      lightest = Math.max(lightest, value);
    }
    if (lightest - ground < FAINTEST) {
      return new Window(0, 0, height, width);
    }
    float threshold = ground + INK * (lightest - ground);
    int top = height;
    int bottom = -1;
    int left = width;
    int right = -1;
    for (int i = 0; i < ink.length; i++) {
      if (ink[i] > threshold) {
        top = Math.min(top, i / width);
        bottom = Math.max(bottom, i / width);
        left = Math.min(left, i % width);
        right = Math.max(right, i % width);
      }
    }
    return new Window(top, left, bottom - top + 1, right - left + 1);
  }

  /** Returns the mean row, or column, of the ink, weighed by its lightness; the middle if none. */
  private static double centerOfMass(float[] mass, int width, float ground, boolean ofRows) {
    double sum = 0;
    double moment = 0;
    for (int i = 0; i < mass.length; i++) {
      double weight = Math.max(0, mass[i] - ground);
      sum += weight;
      moment += weight * (ofRows ? i / width : i % width);
    }
    return sum > 0 ? moment / sum : ((ofRows ? mass.length / width : width) - 1) / 2.0;
  }

  /** Returns where a box begins, so that its center of mass lies in the middle of the field. */
  private static int place(double center, int box, int field) {
    return (int) Math.clamp(Math.round(field / 2 - center + ROUNDING), 0, field - box);
  }
}
