package dev.fovea.zoo;

import dev.fovea.data.Dataset;
import dev.fovea.tensor.CounterRandom;
import dev.fovea.tensor.Shape;

/**
 * Volumes with one solid each, of random size, place and orientation, in normal noise. The same
 * seed draws the same volumes.
 */
final class Solids {
  /** The number of voxels along each edge of a volume. */
  static final int SIZE = 16;

  private static final double NOISE = 0.3;

  /** The solids, which are the classes, within a ball of radius 1 around the origin. */
  enum Solid {
    BALL,
    CUBE,
    OCTAHEDRON,
    CYLINDER,
    RING,
    CROSS;

    boolean contains(double x, double y, double z) {
      double along = Math.abs(z);
      double across = Math.hypot(x, y);
      return switch (this) {
        case BALL -> x * x + y * y + z * z < 0.64;
        case CUBE -> Math.max(Math.max(Math.abs(x), Math.abs(y)), along) < 0.6;
        case OCTAHEDRON -> Math.abs(x) + Math.abs(y) + along < 1;
        case CYLINDER -> across < 0.4 && along < 0.9;
        case RING -> Math.hypot(across - 0.65, z) < 0.3;
        case CROSS -> isNear(x, y) || isNear(y, z) || isNear(z, x);
      };
    }

    /** Returns whether a point is within a bar along the third axis; the ball ends it. */
    private static boolean isNear(double first, double second) {
      return Math.max(Math.abs(first), Math.abs(second)) < 0.25;
    }
  }

  private Solids() {}

  /** Returns labelled volumes of shape (16, 16, 16, 1). */
  static Dataset of(int count, long seed) {
    return DrawnSamples.of(
        count, seed, Shape.of(SIZE, SIZE, SIZE, 1), Solid.values(), Solids::draw);
  }

  private static void draw(Solid solid, CounterRandom random, float[] into, int offset) {
    double radius = random.uniform(1, 5, 7);
    double room = SIZE / 2.0 - radius;
    double[] center = new double[3];
    for (int axis = 0; axis < 3; axis++) {
      center[axis] = (SIZE - 1) / 2.0 + room * random.uniform(2L + axis, -1, 1);
    }
    double[] turn = rotation(random.stream(1));
    CounterRandom noise = random.stream(2);
    for (int i = 0; i < SIZE * SIZE * SIZE; i++) {
      double x = (i % SIZE - center[0]) / radius;
      double y = (i / SIZE % SIZE - center[1]) / radius;
      double z = (i / SIZE / SIZE - center[2]) / radius;
      boolean inside =
          x * x + y * y + z * z < 1
              && solid.contains(
                  turn[0] * x + turn[1] * y + turn[2] * z,
                  turn[3] * x + turn[4] * y + turn[5] * z,
                  turn[6] * x + turn[7] * y + turn[8] * z);
      into[offset + i] = (float) ((inside ? 1 : 0) + NOISE * noise.normal(i));
    }
  }

  /** Returns the matrix of a uniformly random rotation, from a unit quaternion. */
  private static double[] rotation(CounterRandom random) {
    double a = random.normal(0);
    double b = random.normal(1);
    double c = random.normal(2);
    double d = random.normal(3);
    double s = 2 / (a * a + b * b + c * c + d * d);
    return new double[] {
      1 - s * (c * c + d * d),
      s * (b * c - a * d),
      s * (b * d + a * c),
      s * (b * c + a * d),
      1 - s * (b * b + d * d),
      s * (c * d - a * b),
      s * (b * d - a * c),
      s * (c * d + a * b),
      1 - s * (b * b + c * c)
    };
  }
}
