package dev.fovea.formats.onnx.write;

import dev.fovea.tensor.Shape;

/**
 * How the values of a sample lie in a graph. ONNX's convolutions and poolings have their channels
 * first, Fovea's values are channels last; a value of a graph keeps the order that it is computed
 * in until something needs another one.
 */
sealed interface Order {
  /** Fovea's order. Samples of less than two axes have no other. */
  Order CHANNELS_LAST = new ChannelsLast();

  /** The last axis of a sample comes first. */
  Order CHANNELS_FIRST = new ChannelsFirst();

  /** The order {@link #CHANNELS_LAST}. */
  record ChannelsLast() implements Order {
    @Override
    public int[] axes(int rank) {
      int[] axes = new int[rank];
      for (int i = 0; i < rank; i++) {
        axes[i] = i;
      }
      return axes;
    }
  }

  /** The order {@link #CHANNELS_FIRST}. */
  record ChannelsFirst() implements Order {
    @Override
    public int[] axes(int rank) {
      int[] axes = new int[rank];
      for (int i = 0; i < rank; i++) {
        axes[i] = (i + rank - 1) % rank;
      }
      return axes;
    }
  }

  /**
   * The order of a vector that is a flattened sample whose channels came first.
   *
   * @param source the shape of the sample in Fovea, all sizes known
   */
  record Flattened(Shape source) implements Order {
    @Override
    public int[] axes(int rank) {
      return CHANNELS_LAST.axes(rank);
    }

    @Override
    public float[] arrange(Shape shape, float[] values) {
      return values.length == 1 ? values : CHANNELS_FIRST.arrange(source, values);
    }
  }

  /**
   * Returns the order of a vector that is a flattened sample whose channels came first: Fovea's own
   * if both are the same.
   */
  static Order flattened(Shape source) {
    boolean same =
        source.rank() < 2 || source.channels() == 1 || source.size() == source.channels();
    return same ? CHANNELS_LAST : new Flattened(source);
  }

  /** Returns the order of samples with so many axes, as which this one is asked for. */
  default Order of(int rank) {
    return this == CHANNELS_FIRST && rank < 2 ? CHANNELS_LAST : this;
  }

  /** Returns the axes of a sample, counted from 0, in the order they have in the graph. */
  int[] axes(int rank);

  /**
   * Returns where an axis of a sample is in a value of the graph, whose axis 0 is the batch.
   *
   * @param axis the axis of the sample in Fovea, from 0
   */
  default int axis(int axis, int rank) {
    int[] axes = axes(rank);
    for (int i = 0; i < rank; i++) {
      if (axes[i] == axis) {
        return i + 1;
      }
    }
    throw new IllegalArgumentException("a sample of " + rank + " axes has no axis " + axis);
  }

  /** Returns the sizes of a sample in the graph. */
  default Shape dims(Shape sample) {
    return Transposition.of(sample, axes(sample.rank()));
  }

  /**
   * Returns constants in the order of the graph.
   *
   * @param shape the shape of the values: that of a sample, where axes may have size 1
   */
  default float[] arrange(Shape shape, float[] values) {
    return Transposition.of(values, shape, axes(shape.rank()));
  }
}
