package dev.fovea.layer.activation;

import dev.fovea.config.Config;
import dev.fovea.kernel.Activation;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Pass;
import dev.fovea.layer.Simplifiable;
import dev.fovea.layer.support.Axes;
import dev.fovea.layer.support.Chunks;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import java.util.List;

/**
 * exp(x) divided by the sum of exp along an axis.
 *
 * @param axis from 1, or from -1 for the last one backwards, which is Keras's default
 */
public record Softmax(String name, int axis) implements Simplifiable {
  /** The same layer under a name. */
  public Softmax name(String changed) {
    return new Softmax(changed, axis);
  }

  @Override
  public Layer simplified() {
    return axis == -1 ? new ActivationLayer(name, Activation.SOFTMAX) : this;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = Sizes.single(inputs);
    Axes.ofSample(axis, input);
    return input;
  }

  @Override
  public void forward(Pass pass) {
    float[] x = pass.input();
    float[] y = pass.output();
    forEachRow(
        pass,
        (first, step, count) -> {
          float max = Float.NEGATIVE_INFINITY;
          for (int i = 0; i < count; i++) {
            max = Math.max(max, x[first + i * step]);
          }
          double sum = 0;
          for (int i = 0; i < count; i++) {
            sum += Math.exp(x[first + i * step] - max);
          }
          for (int i = 0; i < count; i++) {
            y[first + i * step] = (float) (Math.exp(x[first + i * step] - max) / sum);
          }
        });
  }

  @Override
  public void backward(Pass pass) {
    if (!pass.wantsInputGradient(0)) {
      return;
    }
    float[] y = pass.output();
    float[] dy = pass.outputGradient();
    float[] dx = pass.inputGradient(0);
    forEachRow(
        pass,
        (first, step, count) -> {
          double sum = 0;
          for (int i = 0; i < count; i++) {
            sum += (double) dy[first + i * step] * y[first + i * step];
          }
          for (int i = 0; i < count; i++) {
            int at = first + i * step;
            dx[at] = (float) (y[at] * (dy[at] - sum));
          }
        });
  }

  /** The elements along the axis: the first of them, the distance of the next, their number. */
  private interface Row {
    void visit(int first, int step, int count);
  }

  private void forEachRow(Pass pass, Row row) {
    Shape shape = pass.outputShape();
    int at = Axes.ofSample(axis, shape);
    int count = shape.dim(at);
    int step = shape.slice(at + 1, shape.rank()).size();
    Chunks.samples(
        pass,
        sample -> {
          for (int i = 0; i < shape.size() / count; i++) {
            row.visit(sample * shape.size() + i / step * step * count + i % step, step, count);
          }
        });
  }

  @Override
  public Config config() {
    return Config.empty().with("axis", axis);
  }

  public static Softmax from(String name, Config config) {
    return new Softmax(name, Axes.single(config, -1));
  }
}
