package dev.fovea.kernel.vector.base;

/**
 * Working memory of one thread, kept from call to call; it grows and never shrinks. What a slot
 * holds between calls is undefined.
 */
public final class Scratch {
  /** What the memory is for. One task uses a slot for one thing. */
  public enum Slot {
    /** An image, padded. */
    IMAGE,
    /** An operand in the order in which a register tile reads it. */
    PACKED,
    /** The other operand. */
    PACKED_LEFT,
    /** Places and values of numbers that are not zero. */
    ENTRIES,
    /** Where the entries of each list begin or end. */
    LISTS,
    /** A register tile on its way to where only part of it goes. */
    TILE,
    /** Numbers on their way through an activation. */
    ROW,
    /** Outputs on their way through pooling. */
    OUTPUTS,
    /** Partial sums, shared by all tasks of a call; the calling thread's. */
    PARTIALS,
    /** Values that do not depend on the task, shared likewise. */
    SHARED,
    /** More of them. */
    MORE_SHARED
  }

  private static final ThreadLocal<Scratch> MINE = ThreadLocal.withInitial(Scratch::new);

  private final float[][] floats = new float[Slot.values().length][0];
  private final int[][] ints = new int[Slot.values().length][0];

  private Scratch() {}

  /** The calling thread's. */
  public static Scratch mine() {
    return MINE.get();
  }

  /** At least this many numbers, their values undefined. */
  public float[] floats(Slot slot, int size) {
    float[] array = floats[slot.ordinal()];
    if (array.length < size) {
      array = new float[size];
      floats[slot.ordinal()] = array;
    }
    return array;
  }

  /** At least this many whole numbers, in memory apart from that of the same slot's others. */
  public int[] ints(Slot slot, int size) {
    int[] array = ints[slot.ordinal()];
    if (array.length < size) {
      array = new int[size];
      ints[slot.ordinal()] = array;
    }
    return array;
  }
}
