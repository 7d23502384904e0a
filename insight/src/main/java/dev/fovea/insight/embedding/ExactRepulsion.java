package dev.fovea.insight.embedding;

import dev.fovea.kernel.Workers;
import java.util.Arrays;

/**
 * Repulsion computed from all pairs of points. The inner loop runs over a block of points in plain
 * arrays, so that the compiler vectorizes it.
 */
final class ExactRepulsion implements Repulsion {
  private static final int BLOCK = 256;

  private final Workers workers;
  private final Block[] blocks;

  /** The points of a block and their sums. */
  private static final class Block {
    final float[] x = new float[BLOCK];
    final float[] y = new float[BLOCK];
    final float[] fx = new float[BLOCK];
    final float[] fy = new float[BLOCK];
    final float[] q = new float[BLOCK];
    double sum;
  }

  ExactRepulsion(int size, Workers workers) {
    this.workers = workers;
    blocks = new Block[Math.ceilDiv(size, BLOCK)];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = new Block();
    }
  }

  @Override
  public double compute(Embedding map, float[] fx, float[] fy) {
    workers.forEach(blocks.length, i -> compute(map, i * BLOCK, blocks[i], fx, fy));
    double sum = -map.size();
    for (Block block : blocks) {
      sum += block.sum;
    }
    return sum;
  }

  private static void compute(Embedding map, int from, Block block, float[] fx, float[] fy) {
    int size = map.size();
    int here = Math.min(BLOCK, size - from);
    System.arraycopy(map.x(), from, block.x, 0, here);
    System.arraycopy(map.y(), from, block.y, 0, here);
    Arrays.fill(block.fx, 0);
    Arrays.fill(block.fy, 0);
    Arrays.fill(block.q, 0);
    for (int j = 0; j < size; j++) {
      add(block.x, block.y, map.x()[j], map.y()[j], block.fx, block.fy, block.q);
    }
    double sum = 0;
    for (int i = 0; i < here; i++) {
      sum += block.q[i];
    }
    block.sum = sum;
    System.arraycopy(block.fx, 0, fx, from, here);
    System.arraycopy(block.fy, 0, fy, from, here);
  }

  private static void add(
      float[] x, float[] y, float ox, float oy, float[] fx, float[] fy, float[] sum) {
    for (int i = 0; i < BLOCK; i++) {
      float dx = x[i] - ox;
      float dy = y[i] - oy;
      float q = 1 / (1 + dx * dx + dy * dy);
      sum[i] += q;
      fx[i] += q * q * dx;
      fy[i] += q * q * dy;
    }
  }
}
