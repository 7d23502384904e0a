package dev.fovea.layer.activation;

import dev.fovea.layer.Layer;
import dev.fovea.layer.Pass;
import dev.fovea.layer.support.Chunks;
import dev.fovea.layer.support.Sizes;
import dev.fovea.tensor.Shape;
import java.util.List;

/** A layer that is a function of each value alone, without weights. */
interface Elementwise extends Layer {
  /** y = f(x) for elements from .. end-1. */
  void values(float[] x, float[] y, int from, int end);

  /** dx = dy f'(x) for elements from .. end-1, where y = f(x). */
  void gradients(float[] x, float[] y, float[] dy, float[] dx, int from, int end);

  @Override
  default Shape outputShape(List<Shape> inputs) {
    return Sizes.single(inputs);
  }

  @Override
  default void forward(Pass pass) {
    float[] x = pass.input();
    float[] y = pass.output();
    Chunks.elements(pass, pass.outputShape().size(), (from, end) -> values(x, y, from, end));
  }

  @Override
  default void backward(Pass pass) {
    if (pass.wantsInputGradient(0)) {
      float[] x = pass.input();
      float[] y = pass.output();
      float[] dy = pass.outputGradient();
      float[] dx = pass.inputGradient(0);
      Chunks.elements(
          pass, pass.outputShape().size(), (from, end) -> gradients(x, y, dy, dx, from, end));
    }
  }
}
