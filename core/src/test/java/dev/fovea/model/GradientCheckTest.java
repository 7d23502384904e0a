package dev.fovea.model;

import static dev.fovea.layer.Layers.conv2D;
import static dev.fovea.layer.Layers.dense;
import static dev.fovea.layer.Layers.maxPooling2D;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.kernel.Activation;
import dev.fovea.kernel.Padding;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Pass;
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
    public void forward(Pass pass) {
      for (int i = 0; i < pass.batch() * pass.outputShape().size(); i++) {
        pass.output()[i] = pass.input()[i] * pass.input()[i];
      }
    }

    @Override
    public void backward(Pass pass) {
      for (int i = 0; i < pass.batch() * pass.outputShape().size(); i++) {
        pass.inputGradient(0)[i] = pass.outputGradient()[i] * pass.input()[i];
      }
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
