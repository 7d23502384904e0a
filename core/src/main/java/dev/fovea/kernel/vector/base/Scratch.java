package dev.fovea.kernel.vector.base;

/**
 * Working memory of one thread, kept from call to call; it grows and never shrinks. The contents of
 * a slot are undefined when it is asked for, and stay as they are until the same thread asks for
 * the same slot again.
 *
 * <p>Most slots belong to a task, which asks for those of its own thread. The last three belong to
 * a call: the calling thread asks for them before the tasks start, and hands them to the tasks. As
 * the calling thread runs tasks as well, no task may ask for them.
 */
public final class Scratch {
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
    /** Numbers on their way through an activation. */
    ROW,
    /** Outputs on their way through pooling. */
    OUTPUTS,
    /** Of a call: the partial sums of all tasks. */
    PARTIALS,
    /** Of a call: values that all tasks read. */
    SHARED,
    /** Of a call: a second array of such values. */
    SECOND_SHARED
  }

  private static final ThreadLocal<Scratch> MINE = ThreadLocal.withInitial(Scratch::new);

  private final float[][] floats = new float[Slot.values().length][0];
  private final int[][] ints = new int[Slot.values().length][0];

  private Scratch() {}

  /** Returns the memory of the calling thread. */
  public static Scratch mine() {
    return MINE.get();
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
