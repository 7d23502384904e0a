package dev.fovea.zoo.shapes;

import dev.fovea.tensor.CounterRandom;

/**
 * A textured ground between two colors: smooth noise of several sizes, with stripes on some. The
 * noise at the corners of a lattice is random, and between them interpolated (K. Perlin, An image
 * synthesizer, SIGGRAPH 1985, with values in place of gradients).
 */
final class Ground {
  private static final int OCTAVES = 4;

  private final CounterRandom random;
  private final float[] first;
  private final float[] second;
  private final double cell;
  private final double stripes;
  private final double stripeX;
  private final double stripeY;

  /**
   * Creates a ground.
   *
   * @param side the shorter side of the picture in pixels
   */
  Ground(CounterRandom random, float[] first, float[] second, int side) {
    this.random = random.stream(1);
    this.first = first;
    this.second = second;
    cell = side * random.uniform(0, 0.15f, 0.5f);
    stripes = random.uniform(1) < 0.3f ? random.uniform(2, 0.1f, 0.35f) : 0;
    double angle = Math.PI * random.uniform(3);
    double period = side * random.uniform(4, 0.05f, 0.2f) / (2 * Math.PI);
    stripeX = StrictMath.cos(angle) / period;
    stripeY = StrictMath.sin(angle) / period;
  }

  /** Writes the color of a pixel. */
  void color(int x, int y, float[] into) {
    double value = 0;
    double weight = 0.5;
    double size = cell;
    for (int octave = 0; octave < OCTAVES; octave++) {
      value += weight * noise(octave, x / size, y / size);
      weight /= 2;
      size /= 2.3;
    }
    value = value * 16 / 15;
    if (stripes > 0) {
      value += stripes * StrictMath.sin(stripeX * x + stripeY * y);
    }
    float share = (float) Math.clamp(value, 0.0, 1.0);
    for (int channel = 0; channel < 3; channel++) {
      into[channel] = first[channel] + share * (second[channel] - first[channel]);
    }
  }

  private double noise(int octave, double x, double y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double dx = smooth(x - left);
    double dy = smooth(y - top);
    double above = lattice(octave, left, top) * (1 - dx) + lattice(octave, left + 1, top) * dx;
    double below =
        lattice(octave, left, top + 1) * (1 - dx) + lattice(octave, left + 1, top + 1) * dx;
    return above * (1 - dy) + below * dy;
  }

  private static double smooth(double t) {
    return t * t * (3 - 2 * t);
  }

  private float lattice(int octave, int x, int y) {
    return random.uniform(((long) octave << 48) + ((long) (x & 0xffffff) << 24) + (y & 0xffffff));
  }
}
