package dev.fovea.formats.onnx.convert;

import dev.fovea.formats.array.Array;
import dev.fovea.layer.Layers;
import dev.fovea.layer.core.Dense;
import dev.fovea.layer.merge.Matmul;
import dev.fovea.layer.merge.Merge;
import dev.fovea.layer.merge.MergeRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Products of matrices: dense layers, if one of the matrices is constant. */
final class MatrixConverters {
  private MatrixConverters() {}

  static void addTo(Converters.Table table) {
    table.add("MatMul", MatrixConverters::product);
    table.add("Gemm", MatrixConverters::general);
  }

  private static View product(Call call) {
    boolean right = call.isFixed(1) && call.value(0) instanceof View;
    if (right && call.fixed(1, "matrix").rank() == 2) {
      Array matrix = call.fixed(1, "matrix");
      View view = call.view(0);
      Bias.Source source = Bias.following(call);
      return source.absorb(dense(call, view, view.rank() - 1, matrix, false, 1, 1, source));
    }
    boolean left = call.isFixed(0) && call.value(1) instanceof View;
    if (left && call.fixed(0, "matrix").rank() == 2 && call.view(1).rank() >= 2) {
      View view = call.view(1);
      Array matrix = call.fixed(0, "matrix");
      Bias.Source source = Bias.following(call);
      return source.absorb(dense(call, view, view.rank() - 2, matrix, true, 0, 1, source));
    }
    return matrices(call, call.view(0), call.view(1));
  }

  /**
   * Applies a dense layer along an axis, which becomes that of the units.
   *
   * @param matrix (channels, units), or (units, channels) if it is transposed
   * @param named the input whose name names the layer
   * @param factor what the matrix is multiplied by
   */
  static View dense(
      Call call,
      View view,
      int axis,
      Array matrix,
      boolean transposed,
      int named,
      double factor,
      Bias.Source source) {
    List<Factor> factors = view.axes().get(axis);
    int units = matrix.shape().dim(transposed ? 0 : 1);
    int channels = matrix.shape().dim(transposed ? 1 : 0);
    if (factors.stream().anyMatch(Factor::isBatch)) {
      throw call.failure("multiplies along the batch of " + view.describe());
    }
    if (!factors.stream().allMatch(Factor::isFixed)) {
      throw new OpenSizeException("has a matrix of " + channels + " rows");
    }
    if (View.size(factors, 0) != channels) {
      throw call.failure(
          "has a matrix of %s rows, and its input is %s".formatted(channels, view.describe()));
    }
    Optional<float[]> bias = source.find(units, view.rank(), axis);
    List<Factor> last = view.inMemoryOrder(factors);
    Optional<int[]> places = Weights.places(last, factors);
    Memory.Shaped shaped =
        last.size() == view.memory().size()
            ? call.memory().as(view, List.of(last))
            : call.memory().endingWith(view, last);
    Dense layer = Layers.dense(units).name(call.nameByWeight(named)).useBias(bias.isPresent());
    Units order = Units.of(call, view, units, source);
    List<Supplier<float[]>> values = new ArrayList<>();
    values.add(
        () -> {
          float[] given = matrix.toFloats();
          float[] rows =
              transposed
                  ? Weights.transposed(given, units, channels, Weights.inverse(places))
                  : Weights.movedRows(given, units, places);
          return Weights.movedColumns(scaled(rows, factor), units, order.places());
        });
    bias.ifPresent(numbers -> values.add(() -> Weights.moved(numbers, order.places())));
    Signal result = call.graph().apply(layer, values, shaped.signal());
    List<Factor> memory = new ArrayList<>(shaped.leading(1));
    memory.addAll(order.memory());
    List<List<Factor>> axes = new ArrayList<>(view.axes());
    axes.set(axis, order.axis());
    return new View(result, memory, axes, view.type());
  }

  /**
   * The units of a dense layer.
   *
   * @param axis their factors in the order of the graph
   * @param memory the same factors in the order of the layer
   */
  private record Units(List<Factor> axis, List<Factor> memory) {
    static Units of(Call call, View view, int units, Bias.Source source) {
      Optional<int[]> map =
          view.rank() == 2 ? MapAhead.of(call, source.output(), units) : Optional.empty();
      int[] sizes = map.orElse(new int[] {units});
      List<Factor> axis =
          Arrays.stream(sizes).filter(size -> size > 1).mapToObj(Factor::fixed).toList();
      List<Factor> memory = new ArrayList<>(axis);
      if (sizes[0] > 1 && axis.size() > 1) {
        memory.add(memory.removeFirst());
      }
      return new Units(axis, memory);
    }

    Optional<int[]> places() {
      return Weights.places(memory, axis);
    }
  }

  private static float[] scaled(float[] values, double factor) {
    for (int i = 0; factor != 1 && i < values.length; i++) {
      values[i] = (float) (values[i] * factor);
    }
    return values;
  }

  /** y = alpha A B + beta C, with matrices that may be transposed. */
  private static View general(Call call) {
    double alpha = Call.decimal(call.node().real("alpha", 1));
    double beta = Call.decimal(call.node().real("beta", 1));
    boolean transA = call.node().flag("transA", false);
    boolean transB = call.node().flag("transB", false);
    if (!call.isFixed(1) && !call.isFixed(0)) {
      View a = transposedIf(transA, call.view(0));
      View b = transposedIf(transB, call.view(1));
      View product = Rescales.times(call, matrices(call, a, b), alpha);
      return summed(call, product, beta);
    }
    boolean right = call.isFixed(1);
    View view = right ? transposedIf(transA, call.view(0)) : transposedIf(transB, call.view(1));
    if (view.rank() != 2) {
      throw call.failure("needs matrices, not an input " + view.describe());
    }
    Array matrix = call.fixed(right ? 1 : 0, "matrix");
    boolean rows = right ? transB : !transA;
    Optional<float[]> bias =
        right ? bias(call, matrix.shape().dim(rows ? 0 : 1), beta) : Optional.empty();
    int at = right ? 1 : 0;
    Bias.Source source = right && !call.has(2) ? Bias.following(call) : Bias.given(call, bias);
    View product = source.absorb(dense(call, view, at, matrix, rows, at, alpha, source));
    return bias.isPresent() ? product : summed(call, product, beta);
  }

  private static View transposedIf(boolean transposed, View view) {
    return transposed && view.rank() == 2
        ? view.axes(List.of(view.axes().get(1), view.axes().get(0)))
        : view;
  }

  /** Returns beta C if it is one number for each unit, or one for all. */
  private static Optional<float[]> bias(Call call, int units, double beta) {
    if (!call.isFixed(2)) {
      return Optional.empty();
    }
    Array array = call.fixed(2, "bias");
    boolean isRow = array.rank() < 2 || array.shape().dim(0) == 1;
    if (!isRow || (array.size() != units && array.size() != 1)) {
      return Optional.empty();
    }
    float[] values =
        array.size() == units
            ? array.toFloats().clone()
            : Weights.filled(units, (float) array.number(0));
    return Optional.of(scaled(values, beta));
  }

  private static View summed(Call call, View product, double beta) {
    if (!call.has(2) || beta == 0) {
      return product;
    }
    Value summand = call.value(2);
    if (beta != 1) {
      summand = Rescales.times(call, call.view(2), beta);
    }
    return Combining.of(
        call, new Merge("", MergeRule.ADD), List.of(product, summand), product.type());
  }

  /** Multiplies two values that are both computed from the input, or constants of many matrices. */
  private static View matrices(Call call, View a, View b) {
    View left = a.rank() == 1 ? a.axes(List.of(List.of(), a.axes().getFirst())) : a;
    View right = b.rank() == 1 ? b.axes(List.of(b.axes().getFirst(), List.of())) : b;
    int rank = Math.max(left.rank(), right.rank());
    Signal first = rowMajor(call, left, rank);
    Signal second = rowMajor(call, right, rank);
    Signal result = call.graph().apply(new Matmul(call.name()), first, second);
    List<List<Factor>> axes = new ArrayList<>();
    List<Factor> memory = new ArrayList<>();
    int dims = result.shape().rank();
    for (int axis = 0; axis < rank; axis++) {
      List<Factor> batch = new ArrayList<>();
      for (View view : List.of(left, right)) {
        int at = axis - (rank - view.rank());
        if (at >= 0 && batch.isEmpty()) {
          view.axes().get(at).stream().filter(Factor::isBatch).forEach(batch::add);
        }
      }
      int dim = axis - (rank - dims);
      List<Factor> factors = dim < 0 ? List.of() : View.factors(result, dim);
      memory.addAll(factors);
      batch.addAll(factors);
      axes.add(batch);
    }
    if (a.rank() == 1) {
      axes.remove(axes.size() - 2);
    }
    if (b.rank() == 1) {
      axes.removeLast();
    }
    return new View(result, memory, axes, a.type());
  }

  /** Returns the memory in the order of the axes, with a dimension for each but a leading batch. */
  private static Signal rowMajor(Call call, View view, int rank) {
    for (int axis = 0; axis < view.rank(); axis++) {
      boolean isBatch = view.axes().get(axis).stream().anyMatch(Factor::isBatch);
      boolean isLeading = axis == 0 && view.isBatch(0) && view.rank() == rank && rank > 2;
      if (isBatch && !isLeading) {
        throw call.failure("multiplies along the batch of " + view.describe());
      }
    }
    List<List<Factor>> dims = view.isBatch(0) ? view.axes().subList(1, view.rank()) : view.axes();
    return call.memory().as(view, dims).signal();
  }
}
