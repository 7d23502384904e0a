package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.Broadcasting;
import dev.fovea.formats.array.ElementType;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Operators that take elements by their indices. */
final class Gathering {
  private Gathering() {}

  static void addTo(OperatorTable table) {
    table.add("Gather", Gathering::gather, 1, 11, 13);
    table.add("GatherElements", Gathering::gatherElements, 11, 13);
    table.add("GatherND", Gathering::gatherNd, 11, 12, 13);
    table.add("Compress", Gathering::compress, 9, 11);
    table.add("OneHot", Gathering::oneHot, 9, 11);
    table.add("NonZero", Gathering::nonZero, 9, 13);
  }

  /** Returns an index counted from 0, where negative ones count from the end. */
  static int index(Call call, long index, int size) {
    if (index < -size || index >= size) {
      throw call.failure("has index " + index + ", and there are " + size + " elements");
    }
    return (int) (index < 0 ? index + size : index);
  }

  private static Array gather(Call call) {
    Array x = call.input(0);
    Array indices = call.input(1);
    int axis = call.axis("axis", 0, x.rank());
    int size = x.shape().dim(axis);
    int inner = x.shape().slice(axis + 1, x.rank()).size();
    int count = indices.size();
    int[] at = IntStream.range(0, count).map(i -> index(call, indices.integer(i), size)).toArray();
    return x.pick(
        joined(x.shape().slice(0, axis), indices.shape(), x.shape().slice(axis + 1, x.rank())),
        i -> (i / inner / count * size + at[i / inner % count]) * inner + i % inner);
  }

  /** Returns the dimensions of shapes, one after the other. */
  static Shape joined(Shape... shapes) {
    return Shape.of(
        Arrays.stream(shapes).flatMapToInt(shape -> Arrays.stream(shape.dims())).toArray());
  }

  private static Array gatherElements(Call call) {
    Array x = call.input(0);
    Array indices = call.input(1);
    int axis = call.axis("axis", 0, x.rank());
    int[] targets = targets(call, x.shape(), indices, axis);
    return x.pick(indices.shape(), i -> targets[i]);
  }

  /** Returns for each of the indices along an axis the place in an array that it means. */
  static int[] targets(Call call, Shape shape, Array indices, int axis) {
    Shape positions = indices.shape();
    if (positions.rank() != shape.rank()) {
      throw call.failure("has indices of shape " + positions + " for an input of " + shape);
    }
    for (int other = 0; other < shape.rank(); other++) {
      if (other != axis && positions.dim(other) > shape.dim(other)) {
        throw call.failure("has indices of shape " + positions + " for an input of " + shape);
      }
    }
    int[] strides = Broadcasting.strides(shape);
    int[] own = Broadcasting.strides(positions);
    int[] targets = new int[positions.size()];
    for (int i = 0; i < targets.length; i++) {
      int target = index(call, indices.integer(i), shape.dim(axis)) * strides[axis];
      for (int other = 0; other < own.length; other++) {
        if (other != axis) {
          target += i / own[other] % positions.dim(other) * strides[other];
        }
      }
      targets[i] = target;
    }
    return targets;
  }

  private static Array gatherNd(Call call) {
    Array x = call.input(0);
    Array indices = call.input(1);
    int batchDims = call.node().integer("batch_dims", 0);
    call.requireRank(x, Math.max(batchDims, 0) + 1);
    call.requireRank(indices, Math.max(batchDims, 0) + 1);
    int depth = indices.shape().dim(-1);
    if (batchDims < 0
        || batchDims + depth > x.rank()
        || !x.shape().slice(0, batchDims).equals(indices.shape().slice(0, batchDims))) {
      throw call.failure(
          "has indices of shape " + indices.shape() + " for an input of " + x.shape());
    }
    Shape rest = x.shape().slice(batchDims + depth, x.rank());
    int[] strides = Broadcasting.strides(x.shape());
    int perBatch = indices.shape().slice(batchDims, indices.rank() - 1).size();
    int batchStride = x.shape().slice(batchDims, x.rank()).size();
    int[] starts = new int[indices.shape().slice(0, indices.rank() - 1).size()];
    for (int i = 0; i < starts.length; i++) {
      int start = i / perBatch * batchStride;
      for (int k = 0; k < depth; k++) {
        int axis = batchDims + k;
        start += index(call, indices.integer(i * depth + k), x.shape().dim(axis)) * strides[axis];
      }
      starts[i] = start;
    }
    int inner = rest.size();
    return x.pick(
        joined(indices.shape().slice(0, indices.rank() - 1), rest),
        i -> starts[i / inner] + i % inner);
  }

  private static Array compress(Call call) {
    Array x = call.input(0);
    Array condition = call.input(1);
    boolean isFlat = !call.node().has("axis");
    Array source = isFlat ? x.reshape(Shape.of(x.size())) : x;
    int axis = call.axis("axis", 0, source.rank());
    int size = Math.min(source.shape().dim(axis), condition.size());
    int[] kept = IntStream.range(0, size).filter(i -> condition.integer(i) != 0).toArray();
    Lanes lanes = Lanes.of(source.shape(), axis);
    int inner = lanes.inner();
    return source.pick(
        source.shape().with(axis, kept.length),
        i ->
            (i / inner / kept.length * lanes.size() + kept[i / inner % kept.length]) * inner
                + i % inner);
  }

  private static Array oneHot(Call call) {
    Array indices = call.input(0);
    long depth = call.input(1).integer(0);
    Array values = call.input(2);
    if (depth < 0 || depth > Integer.MAX_VALUE || values.size() != 2) {
      throw call.failure("has depth " + depth + " and values of shape " + values.shape());
    }
    int axis = call.axis("axis", -1, indices.rank() + 1);
    Shape before = indices.shape().slice(0, axis);
    Shape after = indices.shape().slice(axis, indices.rank());
    int inner = after.size();
    return values.pick(
        joined(before, Shape.of((int) depth), after),
        i -> {
          long hot = indices.integer((int) (i / inner / depth) * inner + i % inner);
          boolean isInside = hot >= -depth && hot < depth;
          return isInside && Math.floorMod(hot, depth) == i / inner % depth ? 1 : 0;
        });
  }

  private static Array nonZero(Call call) {
    Array x = call.input(0);
    Array flat = x.rank() == 0 ? x.reshape(Shape.of(1)) : x;
    int[] strides = Broadcasting.strides(flat.shape());
    int[] found = IntStream.range(0, flat.size()).filter(i -> flat.number(i) != 0).toArray();
    return Array.ofIntegers(
        ElementType.INT64,
        Shape.of(flat.rank(), found.length),
        i -> {
          int axis = i / found.length;
          return found[i % found.length] / strides[axis] % flat.shape().dim(axis);
        });
  }
}
