package dev.fovea.zoo.scenes;

import dev.fovea.data.Dataset;
import dev.fovea.tensor.Shape;

/** The ink of one sample, cut out and scaled. */
record Glyph(int height, int width, float[] ink) {
  /** The least ink of a pixel that belongs to a glyph. */
  static final float INK = 0.2f;

  /**
   * Cuts the ink out of a sample and scales it.
   *
   * @param dataset images of one channel, light ink on a dark ground
   * @param height the height of the result in pixels
   */
  static Glyph of(Dataset dataset, int index, double height) {
    Shape shape = dataset.inputShape();
    float[] image = new float[shape.size()];
    dataset.readInput(index, 0, image, 0);
    return new Glyph(shape.dim(0), shape.dim(1), image).cut().scaled(height).cut();
  }

  private float at(int y, int x) {
    return y < 0 || y >= height || x < 0 || x >= width ? 0 : ink[y * width + x];
  }

  /** Returns the smallest rectangle with all ink; this if there is none. */
  private Glyph cut() {
    int top = height;
    int bottom = -1;
    int left = width;
    int right = -1;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (at(y, x) >= INK) {
          top = Math.min(top, y);
          bottom = Math.max(bottom, y);
          left = Math.min(left, x);
          right = Math.max(right, x);
        }
      }
    }
    return bottom < 0 ? this : part(top, left, bottom - top + 1, right - left + 1);
  }

  /** Returns a part of this glyph. */
  Glyph part(int top, int left, int partHeight, int partWidth) {
    float[] part = new float[partHeight * partWidth];
    for (int y = 0; y < partHeight; y++) {
      for (int x = 0; x < partWidth; x++) {
        part[y * partWidth + x] = at(top + y, left + x);
      }
    }
    return new Glyph(partHeight, partWidth, part);
  }

  /** Returns this glyph in another height, bilinearly, with the same ratio of its sides. */
  private Glyph scaled(double newHeight) {
    double scale = newHeight / height;
    int h = Math.max(1, (int) Math.round(newHeight));
    int w = Math.max(1, (int) Math.round(width * scale));
    float[] scaled = new float[h * w];
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        scaled[y * w + x] = sample((y + 0.5) * height / h - 0.5, (x + 0.5) * width / w - 0.5);
      }
    }
    return new Glyph(h, w, scaled);
  }

  private float sample(double y, double x) {
    int top = (int) Math.floor(y);
    int left = (int) Math.floor(x);
    float down = (float) (y - top);
    float across = (float) (x - left);
    float upper = at(top, left) * (1 - across) + at(top, left + 1) * across;
    float lower = at(top + 1, left) * (1 - across) + at(top + 1, left + 1) * across;
    return upper * (1 - down) + lower * down;
  }
}
