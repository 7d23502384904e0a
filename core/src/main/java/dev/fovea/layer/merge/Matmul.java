package dev.fovea.layer.merge;

import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerKind;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Broadcast;
import dev.fovea.layer.support.LayerText;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A layer that multiplies the matrices of its two inputs, as Keras's operation {@code matmul}:
 * (..., m, k) times (..., k, n) gives (..., m, n). The axes in front are broadcast, as in NumPy.
 */
public record Matmul(String name) implements Layer {
  /** Returns this layer with the given name. */
  public Matmul name(String name) {
    return new Matmul(name);
  }

  @Override
  public LayerKind kind() {
    return LayerKind.MERGE;
  }

  @Override
  public Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.ALL;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    if (inputs.size() != 2) {
      throw new ShapeException(
          String.format(Locale.ROOT, "takes two inputs, not %d", inputs.size()));
    }
    Shape a = inputs.get(0);
    Shape b = inputs.get(1);
    boolean fits = a.rank() >= 2 && b.rank() >= 2;
    if (!fits || a.dim(-1) != b.dim(-2) && a.dim(-1) >= 0 && b.dim(-2) >= 0) {
      throw new ShapeException(
          "inputs %s and %s are no matrices whose inner sizes are equal".formatted(a, b));
    }
    return Broadcast.common(matrices(a), matrices(b)).append(a.dim(-2)).append(b.dim(-1));
  }

  /** Returns the axes in front of those of the matrices. */
  private static Shape matrices(Shape shape) {
    return shape.slice(0, shape.rank() - 2);
  }

  @Override
  public Step bind(Binding binding) {
    return new Bound(binding);
  }

  private static final class Bound implements Step {
    private final Workers workers;
    private final int m;
    private final int k;
    private final int n;

    /** The matrix of each input for each matrix of the output. */
    private final int[] first;

    private final int[] second;
    private final int aSize;
    private final int bSize;
    private final float[] a;
    private final float[] b;
    private final float[] da;
    private final float[] db;
    private final float[] y;
    private final float[] dy;

    Bound(Binding binding) {
      Shape left = binding.inputShape(0);
      Shape right = binding.inputShape(1);
      Shape all = matrices(binding.outputShape());
      workers = binding.kernels().workers();
      m = left.dim(-2);
      k = left.dim(-1);
      n = right.dim(-1);
      first = Broadcast.of(matrices(left), all).source();
      second = Broadcast.of(matrices(right), all).source();
      aSize = left.size();
      bSize = right.size();
      a = binding.input(0);
      b = binding.input(1);
      da = binding.inputGradient(0);
      db = binding.inputGradient(1);
      y = binding.output();
      dy = binding.outputGradient();
    }

    @Override
    public void forward(int samples, long step) {
      workers.forEach(
          samples * first.length,
          task -> {
            int sample = task / first.length;
            int matrix = task % first.length;
            int aAt = sample * aSize + first[matrix] * m * k;
            int bAt = sample * bSize + second[matrix] * k * n;
            int yAt = task * m * n;
            Arrays.fill(y, yAt, yAt + m * n, 0);
            for (int i = 0; i < m; i++) {
              for (int j = 0; j < k; j++) {
                add(a[aAt + i * k + j], b, bAt + j * n, y, yAt + i * n, n);
              }
            }
          });
    }

    private static void add(float factor, float[] from, int fromAt, float[] to, int toAt, int n) {
      for (int i = 0; i < n; i++) {
        to[toAt + i] += factor * from[fromAt + i];
      }
    }

    @Override
    public void backward(int samples, long step) {
      workers.forEach(
          samples,
          sample -> {
            if (da.length > 0) {
              Arrays.fill(da, sample * aSize, (sample + 1) * aSize, 0);
            }
            if (db.length > 0) {
              Arrays.fill(db, sample * bSize, (sample + 1) * bSize, 0);
            }
            for (int matrix = 0; matrix < first.length; matrix++) {
              gradients(
                  sample * aSize + first[matrix] * m * k,
                  sample * bSize + second[matrix] * k * n,
                  (sample * first.length + matrix) * m * n);
            }
          });
    }

    /** da = dy b^T and db = a^T dy, added up over the matrices that an input is broadcast to. */
    private void gradients(int aAt, int bAt, int yAt) {
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < k; j++) {
          if (da.length > 0) {
            da[aAt + i * k + j] += product(bAt + j * n, yAt + i * n);
          }
          if (db.length > 0) {
            add(a[aAt + i * k + j], dy, yAt + i * n, db, bAt + j * n, n);
          }
        }
      }
    }

    private float product(int bAt, int yAt) {
      float sum = 0;
      for (int i = 0; i < n; i++) {
        sum += b[bAt + i] * dy[yAt + i];
      }
      return sum;
    }
  }

  @Override
  public String toString() {
    return LayerText.of(this);
  }
}
