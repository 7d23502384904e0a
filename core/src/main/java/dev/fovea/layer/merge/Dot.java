package dev.fovea.layer.merge;

import dev.fovea.config.Config;
import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerKind;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Axes;
import dev.fovea.layer.support.LayerText;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;

/**
 * A layer that sums the products of two inputs along an axis of each: the output has the other axes
 * of the first and then those of the second. Of two vectors it is their scalar product, of shape
 * (1).
 *
 * @param axes the axis of the first and of the second input, counted from 1, or backwards from -1
 * @param normalize whether both are divided by their length along the axis first, which gives the
 *     cosine of their angle
 */
public record Dot(String name, List<Integer> axes, boolean normalize) implements Layer {
  /** Keras's smallest square of a length. */
  private static final double SMALLEST = 1e-12;

  /**
   * @throws IllegalArgumentException if there are not two axes
   */
  public Dot {
    axes = List.copyOf(axes);
    if (axes.size() != 2) {
      throw new IllegalArgumentException("axes must be one axis of each input, not " + axes);
    }
  }

  /** Returns this layer with the given name. */
  public Dot name(String name) {
    return new Dot(name, axes, normalize);
  }

  /** Returns this layer with or without dividing by lengths. */
  public Dot normalize(boolean normalize) {
    return new Dot(name, axes, normalize);
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
      throw new ShapeException("takes two inputs, not " + inputs.size());
    }
    Shape a = inputs.get(0);
    Shape b = inputs.get(1);
    int of = Axes.ofSample(axes.get(0), a);
    int by = Axes.ofSample(axes.get(1), b);
    if (a.dim(of) != b.dim(by)) {
      throw new ShapeException(
          "axes %s of inputs %s and %s have other sizes".formatted(axes, a, b));
    }
    Shape rest = without(a, of);
    for (int dim : without(b, by).dims()) {
      rest = rest.append(dim);
    }
    return rest.rank() == 0 ? Shape.of(1) : rest;
  }

  private static Shape without(Shape shape, int axis) {
    Shape rest = shape.slice(0, axis);
    for (int i = axis + 1; i < shape.rank(); i++) {
      rest = rest.append(shape.dim(i));
    }
    return rest;
  }

  @Override
  public Step bind(Binding binding) {
    return new Bound(binding);
  }

  /** One of the inputs: rows along the axis, whose elements may lie apart. */
  private static final class Side {
    final int size;
    final int count;
    final int stride;
    final int rows;
    final float[] x;
    final float[] dx;

    /** (batch, rows): 1 / length, and gradients of the normalized values. */
    final float[] inverses;

    final float[] gradient;

    Side(Binding binding, int index, int axis) {
      Shape shape = binding.inputShape(index);
      int at = Axes.ofSample(axis, shape);
      size = shape.size();
      count = shape.dim(at);
      stride = shape.slice(at + 1, shape.rank()).size();
      rows = size / count;
      x = binding.input(index);
      dx = binding.inputGradient(index);
      inverses = binding.scratch(rows);
      gradient = dx.length > 0 ? binding.scratch(size) : Binding.UNWANTED;
    }

    /** Returns the first element of a row. */
    int first(int sample, int row) {
      return sample * size + row / stride * stride * count + row % stride;
    }

    void measure(int sample, boolean normalize) {
      for (int row = 0; row < rows; row++) {
        double square = 0;
        for (int i = 0; i < count && normalize; i++) {
          float value = x[first(sample, row) + i * stride];
          square += value * value;
        }
        inverses[sample * rows + row] =
            normalize ? (float) (1 / Math.sqrt(Math.max(square, SMALLEST))) : 1;
      }
    }

    /** Turns the gradient of the normalized values into that of the input. */
    void finish(int sample, boolean normalize) {
      for (int row = 0; row < rows; row++) {
        int first = first(sample, row);
        float inverse = inverses[sample * rows + row];
        double along = 0;
        for (int i = 0; i < count && normalize; i++) {
          along += gradient[first + i * stride] * x[first + i * stride] * inverse;
        }
        for (int i = 0; i < count; i++) {
          int at = first + i * stride;
          dx[at] = (float) ((gradient[at] - x[at] * inverse * along) * inverse);
        }
      }
    }
  }

  private final class Bound implements Step {
    private final Workers workers;
    private final Side a;
    private final Side b;
    private final float[] y;
    private final float[] dy;

    Bound(Binding binding) {
      workers = binding.kernels().workers();
      a = new Side(binding, 0, axes.get(0));
      b = new Side(binding, 1, axes.get(1));
      y = binding.output();
      dy = binding.outputGradient();
    }

    @Override
    public void forward(int samples, long step) {
      workers.forEach(samples, this::values);
    }

    private void values(int sample) {
      a.measure(sample, normalize);
      b.measure(sample, normalize);
      for (int i = 0; i < a.rows; i++) {
        for (int j = 0; j < b.rows; j++) {
          int from = a.first(sample, i);
          int by = b.first(sample, j);
          double sum = 0;
          for (int k = 0; k < a.count; k++) {
            sum += (double) a.x[from + k * a.stride] * b.x[by + k * b.stride];
          }
          double lengths =
              (double) a.inverses[sample * a.rows + i] * b.inverses[sample * b.rows + j];
          y[(sample * a.rows + i) * b.rows + j] = (float) (sum * lengths);
        }
      }
    }

    @Override
    public void backward(int samples, long step) {
      workers.forEach(
          samples,
          sample -> {
            if (a.dx.length > 0) {
              gradients(sample, a, b, b.rows, 1);
            }
            if (b.dx.length > 0) {
              gradients(sample, b, a, 1, b.rows);
            }
          });
    }

    /**
     * Computes the gradient of one side.
     *
     * @param ownStep the distance in dy from one of its rows to the next
     * @param otherStep the distance from one row of the other side to the next
     */
    private void gradients(int sample, Side own, Side other, int ownStep, int otherStep) {
      Arrays.fill(own.gradient, sample * own.size, (sample + 1) * own.size, 0);
      for (int i = 0; i < own.rows; i++) {
        for (int j = 0; j < other.rows; j++) {
          int to = own.first(sample, i);
          int from = other.first(sample, j);
          float slope =
              dy[sample * a.rows * b.rows + i * ownStep + j * otherStep]
                  * other.inverses[sample * other.rows + j];
          for (int k = 0; k < own.count; k++) {
            own.gradient[to + k * own.stride] += slope * other.x[from + k * other.stride];
          }
        }
      }
      own.finish(sample, normalize);
    }
  }

  @Override
  public Config config() {
    return Config.empty().with("axes", axes).with("normalize", normalize);
  }

  public static Dot from(String name, Config config) {
    List<Integer> axes = config.integers("axes", -1);
    return new Dot(
        name,
        axes.size() == 1 ? List.of(axes.getFirst(), axes.getFirst()) : axes,
        config.flag("normalize", false));
  }

  @Override
  public String toString() {
    return LayerText.of(this, "axes " + axes, normalize ? "normalize" : "");
  }
}
