package dev.fovea.formats.onnx;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.ElementType;
import dev.fovea.formats.onnx.graph.Dimension;
import dev.fovea.formats.onnx.graph.OnnxException;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How an input or output of an ONNX file lies in the tensors of the model that was made of it.
 * Files mostly have their channels in front: (batch, channels, height, width); models have them
 * last.
 *
 * @param name the name in the file
 * @param type the type of the elements in the file
 * @param dimensions the dimensions as the file declares them
 * @param axes for each axis in the file, the axis of the model's tensor: {@link #BATCH} for the
 *     batch, from 1 on for those of a sample, or {@link #NONE} for an axis of size 1 that the
 *     tensor has not
 */
public record TensorLayout(
    String name, ElementType type, List<Dimension> dimensions, List<Integer> axes) {
  /** The axis of the batch. */
  public static final int BATCH = 0;

  /** Stands for an axis of size 1 that is only in the file. */
  public static final int NONE = -1;

  /** Copies the lists. */
  public TensorLayout {
    dimensions = List.copyOf(dimensions);
    axes = List.copyOf(axes);
  }

  /** Returns whether the file's numbers are those of the model in the same order. */
  public boolean isInOrder() {
    List<Integer> moved = axes.stream().filter(axis -> axis >= BATCH).toList();
    return moved.equals(moved.stream().sorted().toList());
  }

  /**
   * Returns an array of the file as an input of the model.
   *
   * @param sample the shape of one sample of the model's input, perhaps with unknown sizes
   * @throws OnnxException if the array has not the shape that the file declares
   */
  public Tensor toModel(Array array, Shape sample) {
    if (array.rank() != axes.size()) {
      throw wrong(array.shape());
    }
    int[] dims = new int[sample.rank() + 1];
    int[] strides = new int[dims.length];
    Arrays.fill(dims, 1);
    int stride = 1;
    for (int axis = array.rank() - 1; axis >= 0; axis--) {
      int size = array.shape().dim(axis);
      int to = axes.get(axis);
      if (to >= BATCH) {
        dims[to] = size;
        strides[to] = stride;
      } else if (size != 1) {
        throw wrong(array.shape());
      }
      stride *= size;
    }
    Shape shape = Shape.of(dims);
    if (!sample.accepts(shape.tail()) || dims[BATCH] < 1) {
      throw wrong(array.shape());
    }
    return array.strided(shape, 0, strides).toTensor();
  }

  /** Returns an output of the model, or a part of it, as an array of the file. */
  public Array fromModel(Tensor tensor) {
    Shape from = tensor.shape();
    int[] own = new int[from.rank()];
    int stride = 1;
    for (int axis = own.length - 1; axis >= 0; axis--) {
      own[axis] = stride;
      stride *= from.dim(axis);
    }
    int[] dims = new int[axes.size()];
    int[] strides = new int[axes.size()];
    for (int axis = 0; axis < dims.length; axis++) {
      int at = axes.get(axis);
      dims[axis] = at == NONE ? 1 : from.dim(at);
      strides[axis] = at == NONE ? 0 : own[at];
    }
    return Array.of(tensor).strided(Shape.of(dims), 0, strides).to(type);
  }

  private OnnxException wrong(Shape given) {
    return new OnnxException(
        "input '%s' takes an array of shape [%s], not [%s]"
            .formatted(
                name,
                dimensions.stream().map(Dimension::toString).collect(Collectors.joining(", ")),
                given.toString().replace("x", ", ")));
  }

  /** Returns the name, the type and the dimensions, such as "x: float [N, 3, 32, 32]". */
  @Override
  public String toString() {
    return "%s: %s [%s]"
        .formatted(
            name,
            type.name().toLowerCase(Locale.ROOT),
            dimensions.stream().map(Dimension::toString).collect(Collectors.joining(", ")));
  }
}
