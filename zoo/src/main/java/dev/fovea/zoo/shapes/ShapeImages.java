package dev.fovea.zoo.shapes;

import dev.fovea.tensor.CounterRandom;
import java.util.Arrays;
import java.util.List;

/**
 * Pictures of one colored shape each, of ten kinds, on textured grounds: of mixed sizes, with sides
 * of 80 to 900 pixels, turned and lit at random, with a shadow, and with noise. A picture is a
 * function of the seed and its number alone.
 *
 * @param seed the seed of all pictures
 */
public record ShapeImages(long seed) {
  private static final int SHORTEST = 80;
  private static final int LONGEST = 900;
  private static final double LARGEST_RATIO = 1.7;

  /** The least contrast of a shape and its ground: the distance of their colors. */
  private static final double CONTRAST = 0.45;

  /**
   * A picture.
   *
   * @param kind the shape on it
   * @param height in pixels
   * @param width in pixels
   * @param rgb (height, width, 3), red, green and blue from 0 to 255
   */
  public record Picture(ShapeKind kind, int height, int width, byte[] rgb) {}

  /** Returns the names of the classes, in the order of their numbers. */
  public static List<String> classNames() {
    return Arrays.stream(ShapeKind.values()).map(ShapeKind::className).toList();
  }

  /** Returns a picture. The kinds of pictures take turns. */
  public Picture picture(int index) {
    CounterRandom random = CounterRandom.ofSeed(seed).stream(index);
    int height = side(random.uniform(0));
    double ratio = StrictMath.exp(random.uniform(1, -1, 1) * StrictMath.log(LARGEST_RATIO));
    int width = (int) Math.clamp(Math.round(height * ratio), SHORTEST, LONGEST);
    return picture(index, height, width);
  }

  /** Returns a picture of a given size. */
  public Picture picture(int index, int height, int width) {
    CounterRandom random = CounterRandom.ofSeed(seed).stream(index);
    ShapeKind[] kinds = ShapeKind.values();
    ShapeKind kind = kinds[Math.floorMod(index, kinds.length)];
    int shorter = Math.min(height, width);

    float[] ground = color(random.stream(1));
    float[] other = color(random.stream(2));
    float[] ink = contrasting(random.stream(3), ground, other);
    double radius = shorter * random.uniform(2, 0.22f, 0.42f);
    double room = shorter / 2.0 - radius;
    double centerX = width / 2.0 + room * random.uniform(3, -1, 1);
    double centerY = height / 2.0 + room * random.uniform(4, -1, 1);
    double angle = 2 * Math.PI * random.uniform(5);
    Pen pen = new Pen(kind, centerX, centerY, radius, angle);
    double lightX = random.uniform(6, -0.3f, 0.3f) / width;
    double lightY = random.uniform(7, -0.3f, 0.3f) / height;
    double noise = random.uniform(8, 0.01f, 0.05f);
    Ground texture = new Ground(random.stream(4), ground, other, shorter);
    CounterRandom grain = random.stream(5);

    byte[] rgb = new byte[height * width * 3];
    float[] pixel = new float[3];
    for (int i = 0; i < height * width; i++) {
      int x = i % width;
      int y = i / width;
      texture.color(x, y, pixel);
      double light = 1 + lightX * (x - width / 2.0) + lightY * (y - height / 2.0);
      double shade = 1 - 0.35 * pen.cover(x - 0.08 * radius, y - 0.12 * radius, 0.1 * radius);
      double cover = pen.cover(x, y, 0.7);
      double grit = noise * (grain.uniform(i, -1, 1) + grain.uniform(i + (1L << 32), -1, 1));
      for (int channel = 0; channel < 3; channel++) {
        double value = pixel[channel] * shade * (1 - cover) + ink[channel] * cover;
        rgb[3 * i + channel] = (byte) Math.clamp(Math.round(255 * (value * light + grit)), 0, 255);
      }
    }
    return new Picture(kind, height, width, rgb);
  }

  /** Returns a side: small and large ones are as frequent, in proportion. */
  private static int side(float share) {
    return (int) Math.round(SHORTEST * StrictMath.pow((double) LONGEST / SHORTEST, share));
  }

  private static float[] color(CounterRandom random) {
    return new float[] {random.uniform(0), random.uniform(1), random.uniform(2)};
  }

  /** Returns a color that stands out from both colors of the ground, as far as there is one. */
  private static float[] contrasting(CounterRandom random, float[] ground, float[] other) {
    float[] best = color(random);
    for (int attempt = 1; attempt < 64 && contrast(best, ground, other) < CONTRAST; attempt++) {
      float[] next = color(random.stream(attempt));
      best = contrast(next, ground, other) > contrast(best, ground, other) ? next : best;
    }
    return best;
  }

  private static double contrast(float[] color, float[] ground, float[] other) {
    return Math.min(distance(color, ground), distance(color, other));
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  /** A shape at its place. */
  private record Pen(
      ShapeKind kind, double centerX, double centerY, double radius, double cos, double sin) {
    Pen(ShapeKind kind, double centerX, double centerY, double radius, double angle) {
      this(kind, centerX, centerY, radius, StrictMath.cos(angle), StrictMath.sin(angle));
    }

    /**
     * Returns how much of a pixel the shape covers, from 0 to 1.
     *
     * @param soft the width of the edge in pixels
     */
    double cover(double x, double y, double soft) {
      double dx = (x + 0.5 - centerX) / radius;
      double dy = (y + 0.5 - centerY) / radius;
      if (dx * dx + dy * dy > 1.5) {
        return 0;
      }
      double distance = kind.distance(cos * dx + sin * dy, cos * dy - sin * dx) * radius;
      return Math.clamp(0.5 - distance / (2 * soft), 0.0, 1.0);
    }
  }
}
