package dev.fovea.layer.activation;

import dev.fovea.kernel.Workers;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Reach;
import dev.fovea.layer.Step;
import dev.fovea.layer.support.Chunks;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import java.util.List;

/** A layer without weights that applies a function to each value. */
public interface Elementwise extends Layer {
  /** Computes y = f(x) for elements {@code from} (inclusive) to {@code end} (exclusive). */
  void values(float[] x, float[] y, int from, int end);

  /**
   * Computes dx = dy f'(x), where y = f(x), for elements {@code from} (inclusive) to {@code end}
   * (exclusive).
   */
  void gradients(float[] x, float[] y, float[] dy, float[] dx, int from, int end);

  @Override
  default Reach reach(List<Shape> inputs, int input, int axis) {
    return Reach.SAME;
  }

  @Override
  default Shape outputShape(List<Shape> inputs) {
    return Sizes.single(inputs);
  }

  @Override
  default Step bind(Binding binding) {
    Workers workers = binding.kernels().workers();
    int size = binding.outputShape().size();
    float[] x = binding.input();
    float[] dx = binding.inputGradient();
    float[] y = binding.output();
    float[] dy = binding.outputGradient();
    return new Step() {
      @Override
      public void forward(int samples, long step) {
        Chunks.forEach(workers, samples * size, (from, end) -> values(x, y, from, end));
      }

      @Override
      public void backward(int samples, long step) {
        if (dx.length > 0) {
          Chunks.forEach(
              workers, samples * size, (from, end) -> gradients(x, y, dy, dx, from, end));
        }
      }
    };
  }
}
