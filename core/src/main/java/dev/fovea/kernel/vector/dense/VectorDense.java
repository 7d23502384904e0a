package dev.fovea.kernel.vector.dense;

import static dev.fovea.kernel.vector.base.Lanes.BLOCK;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Workers;
import dev.fovea.kernel.vector.base.Lanes;
import dev.fovea.kernel.vector.base.Partials;
import dev.fovea.kernel.vector.base.Scratch;
import dev.fovea.kernel.vector.base.Tile;
import dev.fovea.kernel.vector.base.VectorActivations;
import dev.fovea.kernel.vector.convolution.RowProduct;
import java.util.Arrays;

/**
 * Products of matrices in blocks: a task packs what it needs of both operands, panel by panel, and
 * passes all its rows over the right one while it is in cache (Goto and van de Geijn, "Anatomy of
 * high-performance matrix multiplication", 2008). Products with few rows stream instead: {@link
 * FewRows}.
 */
public final class VectorDense {
  /** The number of rows of the left operand that a task multiplies by a panel. */
  private static final int ROWS = 256;

  /** The largest depth of a panel, in rows of the right operand. */
  private static final int DEPTH = 320;

  /** The most rows that are read where they stand: to copy them costs more than it saves. */
  private static final int FEW = 64;

  /** The number of blocks of the right operand that are packed together: 160 KB at 256 bits. */
  private static final int BLOCKS = 8;

  /** Rows that pass over these blocks, one block after the other. */
  private static final int BAND = 32;

  /** Columns of x, rows of the gradient, that a task of the weight gradient owns. */
  private static final int STRIP = 64;

  /** The number of tasks below which the depth is split, too. */
  private static final int TASKS = 16;

  /** The most partial sums of a split depth: 16 MB. */
  private static final int PARTIAL_SUMS = 1 << 22;

  private final Workers workers;

  public VectorDense(Workers workers) {
    this.workers = workers;
  }

  /** The right operand of a product in tile order. */
  interface Right {
    /** Returns an array that has rows from .. from + length - 1 of some blocks. */
    float[] panels(int firstBlock, int endBlock, int from, int length);

    /** Returns where one of these blocks begins in that array: (length, BLOCK). */
    int at(int firstBlock, int block, int from, int length);
  }

  /**
   * Brings rows from .. from + length - 1 of some blocks of the right operand into tile order:
   * (blocks, length, BLOCK).
   */
  @FunctionalInterface
  private interface Packing extends Right {
    void pack(int firstBlock, int endBlock, int from, int length, float[] to);

    @Override
    default float[] panels(int firstBlock, int endBlock, int from, int length) {
      float[] packed = Scratch.mine().floats(Scratch.Slot.PACKED, DEPTH * BLOCK * BLOCKS);
      pack(firstBlock, endBlock, from, length, packed);
      return packed;
    }

    @Override
    default int at(int firstBlock, int block, int from, int length) {
      return (block - firstBlock) * length * BLOCK;
    }
  }

  public void forward(
      int rows,
      int in,
      int out,
      float[] x,
      float[] w,
      float[] bias,
      Activation activation,
      float[] y) {
    if (rows < Tile.ROWS) {
      FewRows.forward(workers, splits(in), rows, in, out, x, w, bias, activation, y);
      return;
    }
    Packing packing =
        (firstBlock, endBlock, from, length, to) ->
            pack(w, out, firstBlock, endBlock, from, length, to, 0);
    product(rows, in, out, x, packing, bias, activation, y);
  }

  /** Brings rows of some blocks of the weights into tile order. */
  private static void pack(
      float[] w,
      int out,
      int firstBlock,
      int endBlock,
      int from,
      int length,
      float[] to,
      int toAt) {
    for (int k = 0; k < length; k++) {
      for (int block = firstBlock; block < endBlock; block++) {
        int at = toAt + ((block - firstBlock) * length + k) * BLOCK;
        packRow(w, (from + k) * out + block * BLOCK, out - block * BLOCK, to, at);
      }
    }
  }

  /** Returns the length of a copy of all weights in tile order. */
  static int packedLength(int in, int out) {
    return in * Lanes.blocks(out) * BLOCK;
  }

  /** Brings all weights into tile order, panel by panel. */
  static void packAll(float[] w, int in, int out, float[] to) {
    int splits = splits(in);
    int blocks = Lanes.blocks(out);
    for (int split = 0; split < splits; split++) {
      int end = (split + 1) * in / splits;
      int step = step(split * in / splits, end);
      for (int from = split * in / splits; from < end; from += step) {
        pack(w, out, 0, blocks, from, Math.min(step, end - from), to, from * blocks * BLOCK);
      }
    }
  }

  /** Returns the depth of the panels of a part of the depth. */
  private static int step(int begin, int end) {
    return Math.ceilDiv(end - begin, Math.ceilDiv(end - begin, DEPTH));
  }

  /** Copies a row of a block, of which a number of columns are left; what is beyond is zero. */
  private static void packRow(float[] w, int wAt, int columns, float[] to, int at) {
    if (columns >= BLOCK) {
      Tile.copy(w, wAt, to, at, BLOCK);
    } else {
      System.arraycopy(w, wAt, to, at, columns);
      Arrays.fill(to, at + columns, at + BLOCK, 0);
    }
  }

  public void inputGradient(int rows, int in, int out, float[] dy, float[] w, float[] dx) {
    if (rows < Tile.ROWS) {
      FewRows.inputGradient(workers, rows, in, out, dy, w, dx);
      return;
    }
    Packing packing =
        (firstBlock, endBlock, from, length, to) -> {
          for (int block = firstBlock; block < endBlock; block++) {
            int columns = Math.min(BLOCK, in - block * BLOCK);
            int at = block * BLOCK * out + from;
            int first = (block - firstBlock) * length * BLOCK;
            for (int k = 0; k < length; k++) {
              for (int c = 0; c < columns; c++) {
                to[first + k * BLOCK + c] = w[at + c * out + k];
              }
              Arrays.fill(to, first + k * BLOCK + columns, first + (k + 1) * BLOCK, 0);
            }
          }
        };
    product(rows, out, in, dy, packing, Partials.NO_BIAS, Activation.LINEAR, dx);
  }

  /**
   * Returns the number of parts of a depth, whose sums are added in the end. It does not depend on
   * the number of rows, so that a row has the same bits among any others.
   */
  private static int splits(int depth) {
    return Math.clamp(depth / (2 * DEPTH), 1, TASKS);
  }

  /** Computes y (rows, columns) = activation(x (rows, depth) times the right operand + bias). */
  void product(
      int rows,
      int depth,
      int columns,
      float[] x,
      Right right,
      float[] bias,
      Activation activation,
      float[] y) {
    int splits = splits(depth);
    // Of many rows some at a time, so that the partial sums stay few.
    int most = splits == 1 ? rows : Math.max(ROWS, PARTIAL_SUMS / (splits * columns));
    for (int row = 0; row < rows; row += most) {
      int some = Math.min(most, rows - row);
      product(row, some, splits, depth, columns, x, right, bias, activation, y);
    }
  }

  private void product(
      int firstRow,
      int rows,
      int splits,
      int depth,
      int columns,
      float[] x,
      Right right,
      float[] bias,
      Activation activation,
      float[] y) {
    int blocks = Lanes.blocks(columns);
    int chunks = Math.ceilDiv(rows, ROWS);
    int groups = Math.clamp(TASKS / (chunks * splits), 1, blocks);
    boolean direct = splits == 1;
    Scratch scratch = Scratch.mine();
    float[] sums = direct ? y : scratch.floats(Scratch.Slot.PARTIALS, splits * rows * columns);
    int sumsAt = direct ? firstRow * columns : 0;
    float[] starts = scratch.floats(Scratch.Slot.SHARED, blocks * BLOCK);
    Arrays.fill(starts, 0, blocks * BLOCK, 0);
    for (int c = 0; direct && c < bias.length; c++) {
      starts[c] = start(bias[c]);
    }
    float floor = direct ? Tile.floor(activation) : Float.NEGATIVE_INFINITY;
    workers.forEach(
        chunks * splits * groups,
        task -> {
          int chunk = task / groups / splits;
          int split = task / groups % splits;
          int group = task % groups;
          int first = chunk * rows / chunks;
          int count = (chunk + 1) * rows / chunks - first;
          int[] offsets = Scratch.mine().ints(Scratch.Slot.LISTS, count);
          boolean inPlace = rows <= FEW;
          float[] left =
              inPlace ? x : Scratch.mine().floats(Scratch.Slot.PACKED_LEFT, count * DEPTH);
          int endBlock = (group + 1) * blocks / groups;
          int begin = split * depth / splits;
          int end = (split + 1) * depth / splits;
          int step = step(begin, end);
          for (int from = begin; from < end; from += step) {
            int length = Math.min(step, end - from);
            boolean begins = from == begin;
            int xAt = (firstRow + first) * depth + from;
            for (int i = 0; i < count; i++) {
              offsets[i] = i * (inPlace ? depth : length);
              if (!inPlace) {
                System.arraycopy(x, xAt + i * depth, left, i * length, length);
              }
            }
            for (int b = group * blocks / groups; b < endBlock; b += BLOCKS) {
              int some = Math.min(BLOCKS, endBlock - b);
              float[] panels = right.panels(b, b + some, from, length);
              for (int i = 0; i < some * Math.ceilDiv(count, BAND); i++) {
                int block = b + i % some;
                int row = i / some * BAND;
                int yAt = sumsAt + (split * rows + first) * columns + block * BLOCK;
                RowProduct.rows(
                    left,
                    inPlace ? xAt : 0,
                    offsets,
                    row,
                    Math.min(row + BAND, count),
                    RowProduct.oneRun(),
                    RowProduct.plain(0, length),
                    panels,
                    right.at(b, block, from, length),
                    begins ? starts : sums,
                    begins ? block * BLOCK : yAt,
                    begins ? 0 : columns,
                    from + length == end ? floor : Float.NEGATIVE_INFINITY,
                    sums,
                    yAt,
                    columns,
                    Math.min(BLOCK, columns - block * BLOCK));
              }
            }
          }
        });
    if (!direct) {
      int yAt = firstRow * columns;
      Partials.reduce(workers, splits, rows, columns, sums, bias, activation, y, yAt);
    } else if (activation != Activation.RELU) {
      VectorActivations.apply(workers, activation, rows, columns, y, y);
    }
  }

  /**
   * Returns the value at which a sum starts: the bias, but never a negative zero, whose sign would
   * tell whether products of zeros were added.
   */
  static float start(float bias) {
    return bias + 0f;
  }

  public void weightGradient(int rows, int in, int out, float[] x, float[] dy, float[] dw) {
    int strips = Math.ceilDiv(in, STRIP);
    int splits = Math.clamp(rows / (4 * ROWS), 1, Math.ceilDiv(TASKS, strips));
    float[] sums =
        splits == 1 ? dw : Scratch.mine().floats(Scratch.Slot.PARTIALS, splits * in * out);
    workers.forEach(
        strips * splits,
        task -> {
          int split = task % splits;
          int first = task / splits * STRIP;
          int width = Math.min(STRIP, in - first);
          int at = (split * in + first) * out;
          Arrays.fill(sums, at, at + width * out, 0);
          int end = (split + 1) * rows / splits;
          for (int row = split * rows / splits; row < end; row += ROWS) {
            strip(row, Math.min(ROWS, end - row), first, width, in, out, x, dy, sums, at);
          }
        });
    if (splits > 1) {
      Partials.reduce(workers, splits, in, out, sums, Partials.NO_BIAS, Activation.LINEAR, dw);
    }
  }

  /** Adds the outer products of some rows of a strip of x with all columns of dy. */
  private static void strip(
      int row,
      int count,
      int first,
      int width,
      int in,
      int out,
      float[] x,
      float[] dy,
      float[] dw,
      int dwAt) {
    Scratch scratch = Scratch.mine();
    float[] left = scratch.floats(Scratch.Slot.PACKED_LEFT, STRIP * ROWS);
    float[] right = scratch.floats(Scratch.Slot.PACKED, ROWS * BLOCK);
    float[] tile = scratch.floats(Scratch.Slot.TILE, Tile.SIZE);
    for (int r = 0; r < count; r++) {
      System.arraycopy(x, (row + r) * in + first, left, r * STRIP, width);
    }
    for (int block = 0; block < Lanes.blocks(out); block++) {
      int columns = Math.min(BLOCK, out - block * BLOCK);
      for (int r = 0; r < count; r++) {
        System.arraycopy(dy, (row + r) * out + block * BLOCK, right, r * BLOCK, columns);
        Arrays.fill(right, r * BLOCK + columns, (r + 1) * BLOCK, 0);
      }
      for (int i = 0; i < width; i += Tile.ROWS) {
        int to = dwAt + i * out + block * BLOCK;
        int height = Math.min(Tile.ROWS, width - i);
        boolean whole = columns == BLOCK && height == Tile.ROWS;
        if (!whole) {
          Arrays.fill(tile, 0, Tile.SIZE, 0);
        }
        Tile.outer(
            left,
            i,
            STRIP,
            count,
            right,
            0,
            whole ? dw : tile,
            whole ? to : 0,
            whole ? out : BLOCK);
        for (int r = 0; !whole && r < height; r++) {
          Tile.add(tile, r * BLOCK, dw, to + r * out, columns);
        }
      }
    }
  }
}
