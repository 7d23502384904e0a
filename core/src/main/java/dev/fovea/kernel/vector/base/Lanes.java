package dev.fovea.kernel.vector.base;

import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The width of the vectors: the processor's own, or what the system property {@code
 * fovea.vector.bits} says (128, 256 or 512). The species must be constants, or the compiler makes
 * an object of every vector.
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

  /** Numbers in a vector. */
  public static final int LENGTH = FLOATS.length();

  /**
   * Columns of a register tile. With the four rows of a tile that makes eight accumulators: as many
   * as sixteen registers hold beside the operands, and enough to hide the latency of the
   * multiply-add.
   */
  public static final int BLOCK = 2 * LENGTH;

  private Lanes() {}

  /** The number rounded up to whole vectors. */
  public static int whole(int count) {
    return Math.ceilDiv(count, LENGTH) * LENGTH;
  }

  /** The number of blocks of columns. */
  public static int blocks(int columns) {
    return Math.ceilDiv(columns, BLOCK);
  }
}
