package dev.fovea.model;

import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.maxPooling2D;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Binding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Step;
import dev.fovea.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientCheckTest {
  /** y = x^2, its derivative given wrongly. */
  private record WrongSquare(String name) implements Layer {
    @Override
    public Shape outputShape(List<Shape> inputs) {
      return inputs.getFirst();
    }

    @Override
    public Step bind(Binding binding) {
      float[] x = binding.input();
      float[] dx = binding.inputGradient();
      float[] y = binding.output();
      float[] dy = binding.outputGradient();
      int size = binding.outputShape().size();
      return new Step() {
        @Override
        public void forward(int samples, long step) {
          for (int i = 0; i < samples * size; i++) {
            y[i] = x[i] * x[i];
          }
        }

        @Override
        public void backward(int samples, long step) {
          for (int i = 0; i < samples * size; i++) {
            dx[i] = dy[i] * x[i];
          }
        }
      };
    }
  }

  @Test
  void acceptsRightGradients() {
    GradientCheck.of(conv2D(3, 3).strides(2).padding(Padding.SAME).activation(Activation.RELU))
        .verify(Shape.of(5, 4, 2));
    GradientCheck.of(conv2D(3, 2).activation(Activation.SILU)).verify(Shape.of(4, 4, 2));
    GradientCheck.of(dense(4).activation(Activation.SOFTMAX)).verify(Shape.of(6));
    GradientCheck.of(maxPooling2D(2)).verify(Shape.of(5, 4, 2));
  }

  @Test
  void refusesWrongGradients() {
    assertThatThrownBy(() -> GradientCheck.of(new WrongSquare("")).verify(Shape.of(3)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("WrongSquare: 9 gradients do not agree")
        .hasMessageContaining("input 0 [0]");
  }
}
