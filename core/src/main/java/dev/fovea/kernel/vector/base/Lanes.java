package dev.fovea.kernel.vector.base;

import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The width of the vectors: that of the processor, or that of the system property {@code
 * fovea.vector.bits} (128, 256 or 512). The species must be constants, or else the compiler
 * allocates an object for every vector.
 */
public final class Lanes {
  private static final VectorShape SHAPE =
      switch (Integer.getInteger("fovea.vector.bits", 0)) {
        case 0 -> VectorShape.preferredShape();
        case 128 -> VectorShape.S_128_BIT;
        case 256 -> VectorShape.S_256_BIT;
        case 512 -> VectorShape.S_512_BIT;
        default -> throw new IllegalStateException("fovea.vector.bits must be 128, 256 or 512");
      };

  public static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  public static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  public static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, SHAPE);

  /** The number of floats in a vector. */
  public static final int LENGTH = FLOATS.length();

  /**
   * The number of columns of a register tile. With four rows, a tile has eight accumulators, which
   * fit into sixteen registers together with the operands and hide the latency of the multiply-add.
   */
  public static final int BLOCK = 2 * LENGTH;

  private Lanes() {}

  /** Returns a number of floats rounded up to whole vectors. */
  public static int whole(int count) {
    return Math.ceilDiv(count, LENGTH) * LENGTH;
  }

  /** Returns the number of blocks of columns. */
  public static int blocks(int columns) {
    return Math.ceilDiv(columns, BLOCK);
  }
}
