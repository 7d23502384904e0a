package dev.fovea.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.core.Identity;
import dev.fovea.layer.shape.Permute;
import dev.fovea.layer.shape.Reshape;
import dev.fovea.layer.shape.Slice;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Operations that change the shape of tensors. Axes and shapes in files contain the batch. */
final class ShapeOperations {
  private ShapeOperations() {}

  /**
   * Returns an axis as layers count it: from 1 for the first of a sample, or backwards from -1.
   *
   * @throws IllegalArgumentException if it is that of the batch
   */
  static int axis(int axis, Shape sample) {
    if (axis == 0 || axis == -sample.rank() - 1) {
      throw new IllegalArgumentException("it works along the batch");
    }
    return axis;
  }

  /** Returns one axis or several. */
  static List<Integer> axes(JsonNode axes, Shape sample) {
    return integers(axes).stream().map(axis -> axis(axis, sample)).toList();
  }

  /** Returns the whole numbers of nested lists, one after the other, or the one of a number. */
  static List<Integer> integers(JsonNode numbers) {
    List<Integer> all = new ArrayList<>();
    if (numbers.isIntegralNumber() && numbers.canConvertToInt()) {
      all.add(numbers.intValue());
    } else if (numbers.isArray()) {
      numbers.forEach(element -> all.addAll(integers(element)));
    } else if (numbers.path("config").has("value")) {
      all.addAll(integers(numbers.path("config").path("value")));
    } else {
      throw new IllegalArgumentException("an argument is no list of whole numbers");
    }
    return all;
  }

  /** Returns a tensor in another shape, whose first size is that of the batch. */
  static Symbol reshape(String name, Symbol x, JsonNode shape) {
    List<Integer> dims = new ArrayList<>();
    if (!shape.isArray() || shape.isEmpty()) {
      throw new IllegalArgumentException("its shape is not a list of sizes");
    }
    for (JsonNode dim : shape) {
      dims.add(dim.isNull() ? Shape.UNKNOWN : integers(dim).getFirst());
    }
    List<Integer> rest = dims.subList(1, dims.size());
    boolean batchOpen = dims.getFirst() == Shape.UNKNOWN;
    boolean known = x.shape().isKnown();
    if (!batchOpen && !(known && rest.contains(Shape.UNKNOWN))) {
      throw new IllegalArgumentException("its shape %s fixes the batch".formatted(dims));
    }
    return x.then(new Reshape(name, Shape.of(rest.stream().mapToInt(Integer::intValue).toArray())));
  }

  /** Returns a tensor with its axes in another order. */
  static Symbol transpose(String name, Symbol x, JsonNode axes) {
    List<Integer> order = integers(axes);
    if (order.isEmpty() || order.getFirst() != 0) {
      throw new IllegalArgumentException("it moves the batch: axes " + order);
    }
    return x.then(new Permute(name, order.subList(1, order.size())));
  }

  /** Returns a tensor with axes of size 1 added. */
  static Symbol expand(String name, Symbol x, JsonNode axes) {
    List<Integer> dims = dims(x);
    for (int axis : integers(axes)) {
      int at = axis < 0 ? dims.size() + 1 + axis : axis - 1;
      if (at < 0 || at > dims.size() || axis == 0) {
        throw new IllegalArgumentException("it adds an axis before the batch");
      }
      dims.add(at, 1);
    }
    return reshaped(name, x, dims);
  }

  /** Returns a tensor without axes of size 1. */
  static Symbol squeeze(String name, Symbol x, JsonNode axes) {
    List<Integer> dims = dims(x);
    if (axes.isMissingNode() || axes.isNull()) {
      dims.removeIf(dim -> dim == 1);
      return reshaped(name, x, dims);
    }
    List<Integer> removed = new ArrayList<>();
    for (int axis : integers(axes)) {
      axis(axis, x.shape());
      removed.add(axis < 0 ? dims.size() + axis : axis - 1);
    }
    List<Integer> rest = new ArrayList<>();
    for (int i = 0; i < dims.size(); i++) {
      if (!removed.contains(i)) {
        rest.add(dims.get(i));
      }
    }
    return reshaped(name, x, rest);
  }

  static List<Integer> dims(Symbol x) {
    List<Integer> dims = new ArrayList<>();
    for (int dim : x.shape().dims()) {
      dims.add(dim);
    }
    return dims;
  }

  private static Symbol reshaped(String name, Symbol x, List<Integer> dims) {
    return x.then(new Reshape(name, Shape.of(dims.stream().mapToInt(Integer::intValue).toArray())));
  }

  /** The axes and positions that are kept of a tensor. */
  private static final class Kept {
    final List<Integer> axes = new ArrayList<>();
    final List<Integer> starts = new ArrayList<>();
    final List<Integer> ends = new ArrayList<>();
    final List<Integer> steps = new ArrayList<>();

    void add(int axis, int start, int end, int step) {
      axes.add(axis);
      starts.add(start);
      ends.add(end);
      steps.add(step);
    }
  }

  /** Returns a part of a tensor: {@code x[:, 1:5, ..., 0]}. */
  static Symbol slice(String name, Symbol x, JsonNode spec) {
    List<JsonNode> parts = new ArrayList<>();
    if (spec.isArray()) {
      spec.forEach(parts::add);
    } else {
      parts.add(spec);
    }
    int rank = x.shape().rank();
    long added = parts.stream().filter(JsonNode::isNull).count();
    Kept kept = new Kept();
    List<Integer> shape = new ArrayList<>();
    int axis = 0;
    for (JsonNode part : parts) {
      if (isEllipsis(part)) {
        int end = rank + 1 - (int) (parts.size() - added - parts.indexOf(part) - 1);
        axis = Math.max(axis, end);
      } else if (part.isNull()) {
        throw new IllegalArgumentException("it adds an axis; use Reshape");
      } else {
        take(part, axis, rank, kept);
        if (part.isIntegralNumber()) {
          shape.add(axis);
        }
        axis++;
      }
    }
    Symbol sliced =
        kept.axes.isEmpty()
            ? x
            : x.then(
                new Slice(
                    shape.isEmpty() ? name : name + "_slice",
                    kept.axes,
                    kept.starts,
                    kept.ends,
                    kept.steps));
    if (shape.isEmpty()) {
      return sliced == x ? x.then(new Identity(name)) : sliced;
    }
    List<Integer> dims = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      if (!shape.contains(i + 1)) {
        dims.add(sliced.shape().dim(i));
      }
    }
    return reshaped(name, sliced, dims);
  }

  private static boolean isEllipsis(JsonNode part) {
    return part.path("class_name").asText("").equals("__ellipsis__")
        || (part.isTextual() && part.textValue().equals("..."));
  }

  private static void take(JsonNode part, int axis, int rank, Kept kept) {
    if (axis > rank) {
      throw new IllegalArgumentException("it has more parts than its tensor has axes");
    }
    if (part.isIntegralNumber() && part.canConvertToInt()) {
      requireSample(axis);
      int at = part.intValue();
      kept.add(axis, at, at == -1 ? Integer.MAX_VALUE : at + 1, 1);
      return;
    }
    JsonNode slice =
        part.path("class_name").asText("").equals("__slice__") ? part.path("config") : part;
    if (!slice.isObject() || !(slice.has("start") || slice.has("stop") || slice.has("step"))) {
      throw new IllegalArgumentException("it takes parts by another tensor");
    }
    int step = slice.path("step").asInt(1);
    boolean whole = slice.path("start").isNull() && slice.path("stop").isNull() && step == 1;
    if (!whole) {
      requireSample(axis);
      int start = slice.path("start").asInt(step > 0 ? 0 : Integer.MAX_VALUE);
      int end = slice.path("stop").asInt(step > 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE);
      kept.add(axis, start, end, step);
    }
  }

  private static void requireSample(int axis) {
    if (axis == 0) {
      throw new IllegalArgumentException("it takes samples out of the batch");
    }
  }
}
