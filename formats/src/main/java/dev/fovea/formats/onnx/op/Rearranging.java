package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.Broadcasting;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/** Operators that move, repeat, cut and join elements. */
final class Rearranging {
  private Rearranging() {}

  static void addTo(OperatorTable table) {
    table.add("Transpose", Rearranging::transpose, 1, 13, 21, 23, 24, 25);
    table.add("Concat", Rearranging::concat, 1, 4, 11, 13);
    table.addAll("Split", Rearranging::split, 1, 2, 11, 13, 18);
    table.add("Slice", Rearranging::slice, 1, 10, 11, 13);
    table.add("Tile", Rearranging::tile, 1, 6, 13);
    table.add("Expand", Rearranging::expand, 8, 13);
    table.add("DepthToSpace", Rearranging::depthToSpace, 1, 11, 13);
    table.add("SpaceToDepth", Rearranging::spaceToDepth, 1, 13);
    table.add("ReverseSequence", Rearranging::reverseSequence, 10);
    table.add("Trilu", Rearranging::trilu, 14);
  }

  /** Returns an array with its axes in another order. */
  static Array transposed(Array x, int... order) {
    int[] own = Broadcasting.strides(x.shape());
    int[] strides = new int[order.length];
    int[] dims = new int[order.length];
    for (int axis = 0; axis < order.length; axis++) {
      strides[axis] = own[order[axis]];
      dims[axis] = x.shape().dim(order[axis]);
    }
    return x.strided(Shape.of(dims), 0, strides);
  }

  private static Array transpose(Call call) {
    Array x = call.input(0);
    int rank = x.rank();
    int[] order =
        call.node()
            .integers("perm")
            .orElseGet(() -> IntStream.range(0, rank).map(axis -> rank - 1 - axis).toArray());
    if (order.length != rank) {
      throw call.failure("orders " + order.length + " axes, and its input has " + rank);
    }
    return transposed(x, call.axes(order, rank));
  }

  private static Array concat(Call call) {
    List<Array> parts = call.all();
    Array first = parts.getFirst();
    if (call.version() >= 4) {
      call.node().requireWhole("axis");
    }
    int axis = call.axis("axis", 1, first.rank());
    for (Array part : parts) {
      call.requireSameType(first, part);
    }
    return concat(parts, axis);
  }

  /** Joins arrays, which differ in size at most along the axis. */
  static Array concat(List<Array> parts, int axis) {
    Shape first = parts.getFirst().shape();
    long length = 0;
    for (Array part : parts) {
      if (part.rank() != first.rank() || !part.shape().with(axis, 1).equals(first.with(axis, 1))) {
        throw new ShapeException(
            "shapes %s do not join along axis %s"
                .formatted(parts.stream().map(Array::shape).toList(), axis));
      }
      length += part.shape().dim(axis);
    }
    Shape shape = first.with(axis, Math.toIntExact(length));
    // Of each part, a block at a time: the elements of all axes from the joined one on.
    int outer = shape.slice(0, axis).size();
    int inner = shape.slice(axis + 1, shape.rank()).size();
    Joined joined = new Joined(parts, axis, inner, outer);
    return parts.getFirst().type().isFloating()
        ? Array.ofNumbers(parts.getFirst().type(), shape, i -> joined.next().number(joined.at()))
        : Array.ofIntegers(parts.getFirst().type(), shape, i -> joined.next().integer(joined.at()));
  }

  /** Goes through the elements of joined arrays in the order of the result. */
  private static final class Joined {
    private final List<Array> parts;
    private final int[] blocks;
    private int part;
    private int within = -1;
    private int row;

    Joined(List<Array> parts, int axis, int inner, int outer) {
      this.parts = parts;
      this.blocks = parts.stream().mapToInt(p -> p.shape().dim(axis) * inner).toArray();
      this.row = outer == 0 ? -1 : 0;
    }

    /** Steps to the next element and returns the array that it is in. */
    Array next() {
      within++;
      while (within >= blocks[part]) {
        within = 0;
        part++;
        if (part == blocks.length) {
          part = 0;
          row++;
        }
      }
      return parts.get(part);
    }

    /** Returns the index of the element in its array. */
    int at() {
      return row * blocks[part] + within;
    }
  }

  private static List<Array> split(Call call) {
    Array x = call.input(0);
    int axis = call.axis("axis", 0, x.rank());
    int size = x.shape().dim(axis);
    int outputs = call.node().outputs().size();
    int[] lengths =
        call.integers("split", 1)
            .orElseGet(() -> equalParts(call, size, call.node().integer("num_outputs", outputs)));
    if (Arrays.stream(lengths).anyMatch(length -> length < 0)
        || Arrays.stream(lengths).asLongStream().sum() != size) {
      throw call.failure("splits a size of %s into %s".formatted(size, Arrays.toString(lengths)));
    }
    List<Array> parts = new ArrayList<>();
    int start = 0;
    for (int length : lengths) {
      parts.add(cut(x, axis, start, length, 1));
      start += length;
    }
    return parts;
  }

  private static int[] equalParts(Call call, int size, int count) {
    if (count < 1 || count > Math.max(size, 1)) {
      throw call.failure("splits a size of " + size + " into " + count + " parts");
    }
    int length = Math.ceilDiv(size, count);
    if (size % count != 0 && !call.node().has("num_outputs")) {
      throw call.failure("splits a size of " + size + " into " + count + " equal parts");
    }
    int[] lengths = new int[count];
    int left = size;
    for (int i = 0; i < count; i++) {
      lengths[i] = Math.min(length, left);
      left -= lengths[i];
    }
    return lengths;
  }

  /** Returns elements of an axis, from one on, at a distance that may be negative. */
  static Array cut(Array x, int axis, int start, int count, int step) {
    int[] strides = Broadcasting.strides(x.shape());
    int offset = start * strides[axis];
    strides[axis] *= step;
    return x.strided(x.shape().with(axis, count), count == 0 ? 0 : offset, strides);
  }

  private static Array slice(Call call) {
    Array x = call.input(0);
    int[] starts = required(call, "starts", 1);
    int[] ends = required(call, "ends", 2);
    int[] axes =
        call.axes(
            call.integers("axes", 3).orElseGet(() -> IntStream.range(0, starts.length).toArray()),
            x.rank());
    int[] steps =
        call.optional(4).map(Array::toInts).orElseGet(() -> Transforms.filled(starts.length, 1));
    if (ends.length != starts.length
        || axes.length != starts.length
        || steps.length != starts.length) {
      throw call.failure("has not as many starts, ends, axes and steps");
    }
    Array result = x;
    for (int i = 0; i < axes.length; i++) {
      int size = x.shape().dim(axes[i]);
      long step = steps[i];
      if (step == 0) {
        throw call.failure("has a step of 0");
      }
      long start = starts[i] < 0 ? (long) starts[i] + size : starts[i];
      long end = ends[i] < 0 ? (long) ends[i] + size : ends[i];
      start = step > 0 ? Math.clamp(start, 0, size) : Math.clamp(start, -1, size - 1);
      end = step > 0 ? Math.clamp(end, 0, size) : Math.clamp(end, -1, size - 1);
      long count =
          step > 0
              ? Math.max(0, Math.ceilDiv(end - start, step))
              : Math.max(0, Math.ceilDiv(start - end, -step));
      int stride = count <= 1 ? 1 : (int) step;
      result = cut(result, axes[i], (int) start, (int) count, stride);
    }
    return result;
  }

  private static int[] required(Call call, String name, int index) {
    return call.integers(name, index).orElseThrow(() -> call.failure("is told no " + name));
  }

  private static Array tile(Call call) {
    Array x = call.input(0);
    int[] repeats = call.input(1).toInts();
    if (call.version() < 6) {
      int axis = call.axis(call.input(2).integer(0), x.rank());
      repeats = Transforms.filled(x.rank(), 1);
      repeats[axis] = (int) call.input(1).integer(0);
    }
    if (repeats.length != x.rank()) {
      throw call.failure("repeats " + repeats.length + " axes, and its input has " + x.rank());
    }
    // Each axis becomes two: its copies, through which nothing moves, and itself.
    int[] own = Broadcasting.strides(x.shape());
    int[] dims = new int[2 * x.rank()];
    int[] strides = new int[2 * x.rank()];
    int[] result = new int[x.rank()];
    for (int axis = 0; axis < repeats.length; axis++) {
      dims[2 * axis] = repeats[axis];
      dims[2 * axis + 1] = x.shape().dim(axis);
      strides[2 * axis + 1] = own[axis];
      result[axis] = Math.multiplyExact(repeats[axis], x.shape().dim(axis));
    }
    Shape shape = Shape.of(result);
    return x.strided(Shape.of(dims), 0, strides).reshape(shape);
  }

  private static Array expand(Call call) {
    Array x = call.input(0);
    Shape wanted = Transforms.shape(call, call.input(1));
    return x.broadcast(Broadcasting.shape(x.shape(), wanted));
  }

  private static Array depthToSpace(Call call) {
    Array x = pictures(call);
    int block = blockSize(call);
    int batch = x.shape().dim(0);
    int channels = x.shape().dim(1) / (block * block);
    int height = x.shape().dim(2);
    int width = x.shape().dim(3);
    if (channels * block * block != x.shape().dim(1)) {
      throw call.failure(
          "has blocks of " + block + ", which do not divide the channels of " + x.shape());
    }
    String mode = call.node().text("mode", "DCR");
    Array apart =
        switch (mode) {
          case "DCR" ->
              transposed(
                  x.reshape(Shape.of(batch, block, block, channels, height, width)),
                  0,
                  3,
                  4,
                  1,
                  5,
                  2);
          case "CRD" ->
              transposed(
                  x.reshape(Shape.of(batch, channels, block, block, height, width)),
                  0,
                  1,
                  4,
                  2,
                  5,
                  3);
          default -> throw call.failure("has mode '" + mode + "'; DCR and CRD are known");
        };
    return apart.reshape(Shape.of(batch, channels, height * block, width * block));
  }

  private static Array spaceToDepth(Call call) {
    Array x = pictures(call);
    int block = blockSize(call);
    int batch = x.shape().dim(0);
    int channels = x.shape().dim(1);
    int height = x.shape().dim(2) / block;
    int width = x.shape().dim(3) / block;
    if (height * block != x.shape().dim(2) || width * block != x.shape().dim(3)) {
      throw call.failure("has blocks of " + block + ", which do not divide " + x.shape());
    }
    return transposed(
            x.reshape(Shape.of(batch, channels, height, block, width, block)), 0, 3, 5, 1, 2, 4)
        .reshape(Shape.of(batch, channels * block * block, height, width));
  }

  private static Array pictures(Call call) {
    Array x = call.input(0);
    if (x.rank() != 4) {
      throw call.failure("is for inputs of 4 dimensions, and got " + x.shape());
    }
    return x;
  }

  private static int blockSize(Call call) {
    int block = (int) Math.min(call.node().requireWhole("blocksize"), 1 << 15);
    if (block < 1) {
      throw call.failure("has a block size of " + block);
    }
    return block;
  }

  private static Array reverseSequence(Call call) {
    Array x = call.input(0);
    int[] lengths = call.input(1).toInts();
    int batchAxis = call.axis("batch_axis", 1, x.rank());
    int timeAxis = call.axis("time_axis", 0, x.rank());
    int[] strides = Broadcasting.strides(x.shape());
    int batch = x.shape().dim(batchAxis);
    int time = x.shape().dim(timeAxis);
    if (lengths.length != batch || batchAxis == timeAxis) {
      throw call.failure("has " + lengths.length + " lengths for a batch of " + batch);
    }
    for (int length : lengths) {
      Objects.checkIndex(length, time + 1);
    }
    return x.pick(
        x.shape(),
        i -> {
          int length = lengths[i / strides[batchAxis] % batch];
          int at = i / strides[timeAxis] % time;
          return at < length ? i + (length - 1 - 2 * at) * strides[timeAxis] : i;
        });
  }

  private static Array trilu(Call call) {
    Array x = call.input(0);
    call.requireRank(x, 2);
    boolean upper = call.node().flag("upper", true);
    long k = call.optional(1).map(given -> given.integer(0)).orElse(0L);
    int columns = x.shape().dim(-1);
    int rows = x.shape().dim(-2);
    return x.pick(
        x.shape(),
        i -> {
          long above = i % columns - (long) (i / columns % rows) - k;
          return (upper ? above >= 0 : above <= 0) ? i : -1;
        });
  }

  /** Returns the values of an optional row of axes, or all axes. */
  static int[] axesOrAll(Call call, Optional<int[]> axes, int rank) {
    return axes.map(given -> call.axes(given, rank))
        .orElseGet(() -> IntStream.range(0, rank).toArray());
  }
}
