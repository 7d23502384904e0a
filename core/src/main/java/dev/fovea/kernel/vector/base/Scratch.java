package dev.fovea.kernel.vector.base;

import dev.fovea.kernel.WorkingMemory;
import org.jspecify.annotations.Nullable;

/**
 * The working memory of a thread, which is kept between calls, grows and never shrinks. A virtual
 * thread is lent one for a computation instead. The contents of a slot are undefined when it is
 * requested, and are preserved until the same thread requests the same slot again.
 *
 * <p>Most slots belong to a task, which requests those of its own thread. The last three belong to
 * a call: the calling thread requests them before the tasks start, and passes them to the tasks.
 * Since the calling thread runs tasks as well, no task may request them.
 */
public final class Scratch implements WorkingMemory {
  /** The purpose of an array. */
  public enum Slot {
    /** A padded image. */
    IMAGE,
    /** An image whose channels are repeated. */
    REPEATED,
    /** The right operand of a product, in the order in which a register tile reads it. */
    PACKED,
    /** The left operand of a product. */
    PACKED_LEFT,
    /** Sums of products of a group of tiles. */
    SUMS,
    /** Positions and values of numbers other than zero. */
    ENTRIES,
    /** Such numbers of one row, before they go to their lists. */
    ROW_ENTRIES,
    /** The beginnings, ends or lengths of lists. */
    LISTS,
    /** The results of a register tile of which only a part is stored; the work of a transform. */
    TILE,
    /** The outputs, gradients or weights of one Winograd tile and block of channels. */
    OUTPUT_TILE,
    /** Numbers that an activation is applied to. */
    ROW,
    /** Outputs that are pooled. */
    OUTPUTS,
    /** Of a call: the partial sums of all tasks. */
    PARTIALS,
    /** Of a call: values that all tasks read. */
    SHARED,
    /** Of a call: a second array of such values. */
    SECOND_SHARED
  }

  private static final ThreadLocal<@Nullable Scratch> MINE = new ThreadLocal<>();

  private final float[][] floats = new float[Slot.values().length][0];
  private final int[][] ints = new int[Slot.values().length][0];

  /** Returns the memory of the calling thread, or that which is lent to it. */
  public static Scratch mine() {
    Scratch mine = MINE.get();
    if (mine == null) {
      mine = new Scratch();
      MINE.set(mine);
    }
    return mine;
  }

  @Override
  public void lend(Runnable computation) {
    if (!Thread.currentThread().isVirtual()) {
      computation.run();
      return;
    }
    Scratch before = MINE.get();
    MINE.set(this);
    try {
      computation.run();
    } finally {
      if (before == null) {
        MINE.remove();
      } else {
        MINE.set(before);
      }
    }
  }

  /** Returns an array of at least this many numbers, their values undefined. */
  public float[] floats(Slot slot, int size) {
    float[] array = floats[slot.ordinal()];
    if (array.length < size) {
      array = new float[size];
      floats[slot.ordinal()] = array;
    }
    return array;
  }

  /** Returns an array of at least this many integers, apart from the slot's array of floats. */
  public int[] ints(Slot slot, int size) {
    int[] array = ints[slot.ordinal()];
    if (array.length < size) {
      array = new int[size];
      ints[slot.ordinal()] = array;
    }
    return array;
  }
}
