package dev.fovea.formats.onnx.op;

import dev.fovea.formats.array.Array;
import dev.fovea.formats.array.Broadcasting;
import dev.fovea.formats.array.ElementType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;

/** Matrix products. */
final class Products {
  private Products() {}

  static void addTo(OperatorTable table) {
    table.add("MatMul", Products::matMul, 1, 9, 13);
    table.add("Gemm", Products::gemm, 1, 6, 7, 9, 11, 13);
    table.add("Det", Products::determinant, 11, 22);
  }

  private static Array matMul(Call call) {
    Array a = call.input(0);
    Array b = call.input(1);
    call.requireSameType(a, b);
    return matMul(a, b);
  }

  /**
   * Returns the matrix product as NumPy has it: of the last two axes, for every position of the
   * others, which broadcast; a row alone counts as a matrix of one row on the left, and of one
   * column on the right.
   */
  static Array matMul(Array a, Array b) {
    if (a.rank() == 0 || b.rank() == 0) {
      throw new ShapeException(
          "matrices have 2 dimensions, got %s and %s".formatted(a.shape(), b.shape()));
    }
    Array left = a.rank() == 1 ? a.reshape(a.shape().prepend(1)) : a;
    Array right = b.rank() == 1 ? b.reshape(b.shape().append(1)) : b;
    int rows = left.shape().dim(-2);
    int depth = left.shape().dim(-1);
    int columns = right.shape().dim(-1);
    if (right.shape().dim(-2) != depth) {
      throw new ShapeException(
          "matrices of %s and %s have no product".formatted(a.shape(), b.shape()));
    }
    Shape stack =
        Broadcasting.shape(
            left.shape().slice(0, left.rank() - 2), right.shape().slice(0, right.rank() - 2));
    left = left.broadcast(stack.append(rows).append(depth));
    right = right.broadcast(stack.append(depth).append(columns));
    Shape result = stack;
    result = a.rank() == 1 ? result : result.append(rows);
    result = b.rank() == 1 ? result : result.append(columns);
    return a.type().isFloating()
        ? real(left, right, result, rows, depth, columns)
        : whole(left, right, result, rows, depth, columns);
  }

  private static Array real(
      Array left, Array right, Shape result, int rows, int depth, int columns) {
    double[] a = left.toDoubles();
    double[] b = right.toDoubles();
    double[] c = Array.doubles(result);
    int matrices = rows * columns == 0 ? 0 : c.length / (rows * columns);
    for (int matrix = 0; matrix < matrices; matrix++) {
      for (int row = 0; row < rows; row++) {
        int at = (matrix * rows + row) * columns;
        for (int k = 0; k < depth; k++) {
          double factor = a[(matrix * rows + row) * depth + k];
          int from = (matrix * depth + k) * columns;
          for (int column = 0; column < columns; column++) {
            c[at + column] += factor * b[from + column];
          }
        }
      }
    }
    return Array.ofNumbers(left.type(), result, i -> c[i]);
  }

  private static Array whole(
      Array left, Array right, Shape result, int rows, int depth, int columns) {
    long[] a = left.toLongs();
    long[] b = right.toLongs();
    return Array.ofIntegers(
        left.type(),
        result,
        i -> {
          int matrix = i / (rows * columns);
          int row = i / columns % rows;
          int column = i % columns;
          long sum = 0;
          for (int k = 0; k < depth; k++) {
            sum +=
                a[(matrix * rows + row) * depth + k] * b[(matrix * depth + k) * columns + column];
          }
          return sum;
        });
  }

  /** Returns {@code alpha * A * B + beta * C}, either matrix transposed if the node says so. */
  private static Array gemm(Call call) {
    Array a = matrix(call, 0, "transA");
    Array b = matrix(call, 1, "transB");
    call.requireSameType(a, b);
    float alpha = call.node().real("alpha", 1);
    float beta = call.node().real("beta", 1);
    Array product = matMul(wide(a), wide(b));
    if (call.optional(2).isEmpty()) {
      return scaled(product, alpha, a.type());
    }
    Array c = call.input(2);
    if (!Broadcasting.shape(product.shape(), c.shape()).equals(product.shape())) {
      throw call.failure("adds " + c.shape() + " to a product of " + product.shape());
    }
    Array sum =
        Elementwise.combine(
            scaled(product, alpha, product.type()),
            scaled(wide(c), beta, product.type()),
            Double::sum,
            (x, y, u) -> x + y);
    return sum.to(a.type());
  }

  private static Array matrix(Call call, int index, String transpose) {
    Array x = call.input(index);
    if (x.rank() != 2) {
      throw call.failure("multiplies matrices, and got " + x.shape());
    }
    return call.node().flag(transpose, false) ? Rearranging.transposed(x, 1, 0) : x;
  }

  /** Returns floats as doubles, so that sums are rounded once. */
  private static Array wide(Array x) {
    return x.type().isFloating() ? x.to(ElementType.DOUBLE) : x;
  }

  private static Array scaled(Array x, float factor, ElementType type) {
    return factor == 1 ? x.to(type) : Array.ofNumbers(type, x.shape(), i -> factor * x.number(i));
  }

  /** Returns determinants of square matrices, by elimination with the largest pivot. */
  private static Array determinant(Call call) {
    Array x = call.realInput();
    call.requireRank(x, 2);
    int size = x.shape().dim(-1);
    if (x.shape().dim(-2) != size) {
      throw call.failure("is for square matrices, and got " + x.shape());
    }
    return Array.ofNumbers(
        x.type(),
        x.shape().slice(0, x.rank() - 2),
        i -> {
          double[][] rows = new double[size][size];
          for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
              rows[row][column] = x.number((i * size + row) * size + column);
            }
          }
          return determinant(rows);
        });
  }

  private static double determinant(double[][] rows) {
    double product = 1;
    for (int column = 0; column < rows.length; column++) {
      int pivot = column;
      for (int row = column + 1; row < rows.length; row++) {
        pivot = Math.abs(rows[row][column]) > Math.abs(rows[pivot][column]) ? row : pivot;
      }
      double[] first = rows[pivot];
      if (first[column] == 0) {
        return 0;
      }
      product *= pivot == column ? first[column] : -first[column];
      rows[pivot] = rows[column];
      rows[column] = first;
      for (int row = column + 1; row < rows.length; row++) {
        double factor = rows[row][column] / first[column];
        for (int k = column; k < rows.length; k++) {
          rows[row][k] -= factor * first[k];
        }
      }
    }
    return product;
  }
}
