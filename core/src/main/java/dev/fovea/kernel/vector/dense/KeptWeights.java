package dev.fovea.kernel.vector.dense;

import static dev.fovea.kernel.vector.base.Lanes.BLOCK;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.DenseProduct;
import dev.fovea.kernel.WeightView;
import dev.fovea.kernel.vector.base.Lanes;
import dev.fovea.kernel.vector.base.PackedVersion;
import dev.fovea.kernel.vector.base.Tile;

/** Products with the same weights, of which a packed copy is kept from call to call. */
public final class KeptWeights implements DenseProduct {
  /** The most numbers of a copy: 1 MB. Larger weights are not worth holding twice. */
  private static final int MOST = 1 << 18;

  private final VectorDense dense;
  private final int in;
  private final int out;
  private final float[] packed;
  private final PackedVersion version = new PackedVersion();

  /** Creates products of rows of {@code in} values with weights (in, out). */
  public KeptWeights(VectorDense dense, int in, int out) {
    this.dense = dense;
    this.in = in;
    this.out = out;
    this.packed = new float[VectorDense.packedLength(in, out)];
  }

  /** Returns whether weights of this size are worth a copy. */
  public static boolean areWorthIt(int in, int out) {
    return (long) in * Lanes.blocks(out) * BLOCK <= MOST;
  }

  /** The copy, as the right operand. */
  private final class Kept implements VectorDense.Right {
    @Override
    public float[] panels(int firstBlock, int endBlock, int from, int length) {
      return packed;
    }

    @Override
    public int at(int firstBlock, int block, int from, int length) {
      return (from * Lanes.blocks(out) + block * length) * BLOCK;
    }
  }

  @Override
  public void run(
      int rows, float[] x, WeightView w, float[] bias, Activation activation, float[] y) {
    if (rows < Tile.ROWS) {
      dense.forward(rows, in, out, x, w.values(), bias, activation, y);
      return;
    }
    if (version.update(w)) {
      VectorDense.packAll(w.values(), in, out, packed);
    }
    dense.product(rows, in, out, x, new Kept(), bias, activation, y);
  }
}
